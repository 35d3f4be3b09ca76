import type { Dataset } from '../../core/contracts/data/dataset';
import { toDeviations } from '../../core/data/to-deviations';
import type { Teacher, TeacherCallbacks, TeacherRows } from '../../teachers/teacher';

/**
 * What a teacher made elsewhere says of rows, as networks trained here say it: log-probabilities, or numbers in deviations of
 * the target.
 *
 * @returns float32 [rows, outputs]
 */
export async function askTeacher(
  teacher: Teacher,
  rows: TeacherRows,
  { scale }: Pick<Dataset, 'scale'>,
  callbacks: TeacherCallbacks,
): Promise<Float32Array> {
  const said = await teacher.predict(rows, callbacks);
  return scale ? toDeviations(said, scale) : said;
}
