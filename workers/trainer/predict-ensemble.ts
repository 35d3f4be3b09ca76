import type { Dataset } from '../../core/contracts/dataset';
import { isForeignModel, type AnyNetwork } from '../../core/contracts/models';
import { nameProblems } from '../../core/contracts/name-problems';
import type { PrecisionOption } from '../../core/contracts/training-options';
import type { Inputs, LabelledRows } from '../../core/data/labelled-rows';
import { averageProbabilities, type MemberPrediction } from '../../core/distillation/average-probabilities';
import type { RowsName } from '../../teachers/teacher';
import type { JobContext } from './job-context';
import { predictMembers, type Member } from './predict-members';
import { readColumns, takeTeacherRows } from './read-teacher-rows';

/** A member that was trained here, or one made elsewhere. */
export interface AnyMember {
  network: AnyNetwork;
  weight: number;
}

/** Rows [start, start + rows) of a split. */
export interface PredictedRows {
  dataset: Dataset;
  split: RowsName;
  whole: LabelledRows;
  start: number;
  rows: number;
  /** int8 [rows, 2] of these rows; null leaves images where they are. */
  shifts: Int8Array | null;
  /** What is shown in place of these rows of `whole`, where a view changed them: [rows, ...shape]. */
  shown?: Inputs;
  /** Of members trained here. */
  precision?: PrecisionOption;
}

/**
 * Averages the members' probabilities: those of networks trained here in one go, those of teachers made elsewhere one by
 * one. Members of weight 0 are not asked.
 *
 * @param onRows is told how many rows are done, each counted once for every member of a weight above 0.
 * @returns log-probabilities, float32 [rows, classes]
 */
export async function predictEnsemble(
  members: readonly AnyMember[],
  request: PredictedRows,
  context: JobContext,
  onRows: (rowsDone: number) => void,
): Promise<Float32Array> {
  const used = members.filter(({ weight }) => weight > 0);
  const own = used.flatMap(({ network, weight }) => (isForeignModel(network) ? [] : [{ network, weight }]));
  const predictions: MemberPrediction[] = [];
  if (own.length > 0) predictions.push(await predictOwn(own, request, context, onRows));
  let done = own.length * request.rows;
  for (const { network, weight } of used) {
    if (!isForeignModel(network)) continue;
    const before = done;
    const { dataset, split, whole, start, rows, shifts, shown } = request;
    const rowsRead = dataset[split];
    if (!rowsRead) throw new Error(`the data set has no ${split} rows`);
    const columns = await readColumns(context.blobs, dataset, rowsRead, network.foreign);
    const placed = takeTeacherRows({ split, whole, columns }, start, rows, shifts);
    const taken = shown ? { ...placed, inputs: shown } : placed;
    const { shouldStop } = context;
    const callbacks = { shouldStop, onRows: (count: number) => onRows(before + count) };
    try {
      const teacher = await context.teachers.take(network);
      predictions.push({ logProbabilities: await teacher.predict(taken, callbacks), weight });
    } catch (error) {
      throw nameProblems(`the teacher "${network.foreign.name}"`, error);
    }
    done += rows;
  }
  const [only] = predictions;
  return predictions.length === 1 && only ? only.logProbabilities : averageProbabilities(predictions);
}

async function predictOwn(
  members: Member[],
  { whole, start, rows, shifts, shown, precision }: PredictedRows,
  context: JobContext,
  onRows: (rowsDone: number) => void,
): Promise<MemberPrediction> {
  const rowSize = whole.inputs.length / whole.rows;
  const inputs = shown ?? whole.inputs.subarray(start * rowSize, (start + rows) * rowSize);
  const source = { rows, inputs, shifts, ...(precision && { precision }) };
  const logProbabilities = await predictMembers(members, source, context, onRows);
  return { logProbabilities, weight: members.reduce((sum, { weight }) => sum + weight, 0) };
}
