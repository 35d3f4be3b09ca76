import { InvalidInput } from '../../core/contracts/errors';
import { nameProblems } from '../../core/contracts/problems/name-problems';
import type { TeacherLayer } from '../../core/contracts/teachers/teacher-layer';
import { spreadRuns } from '../../core/data/spread-runs';
import type { Teacher } from '../../teachers/teacher';
import type { JobContext } from './job-context';
import { takeTeacherRows, type TeacherSplit } from './read-teacher-rows';

/** Rows come in runs from all over the split, as of the answers; a layer may have a million numbers for each. */
const SAMPLE = { runRows: 8, runs: 4 };

/**
 * Reads the layers that a recipe tells of for a few rows.
 *
 * @throws InvalidInput where there is none of the name, it has another shape, or gives what nothing can be learned from
 */
export async function checkLayers(
  teacher: Teacher,
  layers: readonly TeacherLayer[],
  train: TeacherSplit,
  context: Pick<JobContext, 'shouldStop'>,
): Promise<void> {
  for (const [i, layer] of layers.entries()) {
    try {
      await checkLayer(teacher, layer, train, context);
    } catch (error) {
      throw nameProblems(`layers[${i}]`, error);
    }
  }
}

async function checkLayer(
  teacher: Teacher,
  layer: TeacherLayer,
  train: TeacherSplit,
  { shouldStop }: Pick<JobContext, 'shouldStop'>,
): Promise<void> {
  const seen: Float32Array[] = [];
  for (const { start, rows } of spreadRuns(train.whole.rows, SAMPLE)) {
    const use = (values: Float32Array, _start: number, count: number) => {
      const bad = values.find((value) => !Number.isFinite(value));
      if (bad !== undefined) throw refuse(layer, `a layer of finite numbers: this one gives ${bad}`);
      const size = values.length / count;
      for (let row = 0; row < count; row += 1) keepOther(seen, values.subarray(row * size, (row + 1) * size));
    };
    if (!teacher.readLayer) throw refuse(layer, 'nothing: this teacher shows no layers');
    await teacher.readLayer(layer, takeTeacherRows(train, start, rows, null), use, { shouldStop });
  }
  if (seen.length > 1 || train.whole.rows === 1) return;
  throw refuse(layer, 'a layer that tells rows apart: this one gives the same for each');
}

/** Two that differ are enough. */
function keepOther(seen: Float32Array[], values: Float32Array): void {
  const [first] = seen;
  if (!first) seen.push(values.slice());
  else if (seen.length === 1 && values.some((value, i) => value !== first[i])) seen.push(values.slice());
}

function refuse({ name }: TeacherLayer, allowed: string): InvalidInput {
  return new InvalidInput('teacher', [{ path: 'name', value: name, allowed }]);
}
