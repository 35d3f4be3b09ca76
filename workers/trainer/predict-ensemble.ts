import type { Dataset } from '../../core/contracts/data/dataset';
import { isForeignModel, type AnyNetwork } from '../../core/contracts/models/models';
import { nameProblems } from '../../core/contracts/problems/name-problems';
import { sizeOf } from '../../core/contracts/models/shape';
import type { PrecisionOption } from '../../core/contracts/training/training-options';
import { gatherValues } from '../../core/data/gather-values';
import { createInputs, type Inputs, type InputShape, type LabelledRows } from '../../core/data/labelled-rows';
import type { TypedColumn } from '../../core/data/table/typed-column';
import { averageOutputs } from '../../core/distillation/average-outputs';
import type { MemberPrediction } from '../../core/distillation/average-probabilities';
import type { EnsembleRequest } from '../../core/engine/engine';
import type { RowsName, TeacherRows } from '../../teachers/teacher';
import { askTeacher } from './ask-teacher';
import type { JobContext } from './job-context';
import { predictMembers, type Member } from './predict-members';
import { pickTeacherRows, takeShownRows } from './read-teacher-rows';
import type { SplitReader } from './split-reader';

type Source = Omit<EnsembleRequest, 'members'>;

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
  /** Those of these rows that are asked about, from `start` on, ascending; left out, all. */
  places?: Int32Array;
  /** Of members trained here. */
  precision?: PrecisionOption;
  splits: SplitReader;
}

/**
 * Averages the members' probabilities: those of networks trained here in one go, those of teachers made elsewhere one by
 * one. Members of weight 0 are not asked.
 *
 * @param onRows is told how many rows are done, each counted once for every member of a weight above 0.
 * @returns log-probabilities of the rows that are asked about, or what else there is in their place, float32 [rows, classes]
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
  const rows = request.places?.length ?? request.rows;
  let done = own.length * rows;
  for (const { network, weight } of used) {
    if (!isForeignModel(network)) continue;
    const before = done;
    const taken = takeRows(request, await request.splits.columnsOf(request.split, network.foreign));
    const { shouldStop } = context;
    const callbacks = { shouldStop, onRows: (count: number) => onRows(before + count) };
    try {
      const teacher = await context.teachers.take(network);
      const logProbabilities = await askTeacher(teacher, taken, request.dataset, callbacks);
      predictions.push({ logProbabilities, weight });
    } catch (error) {
      throw nameProblems(`the teacher "${network.foreign.name}"`, error);
    }
    done += rows;
  }
  const [only] = predictions;
  return predictions.length === 1 && only
    ? only.logProbabilities
    : averageOutputs(predictions, request.dataset.task);
}

function takeRows(
  { dataset, split, whole, places, ...part }: PredictedRows,
  columns: readonly TypedColumn[],
): TeacherRows {
  const taken = takeShownRows({ split, whole, columns, images: dataset.table?.images }, part);
  return places ? pickTeacherRows(taken, places) : taken;
}

async function predictOwn(
  members: Member[],
  { whole, start, rows, shifts, shown, places, precision }: PredictedRows,
  context: JobContext,
  onRows: (rowsDone: number) => void,
): Promise<MemberPrediction> {
  const size = sizeOf(whole.shape);
  const inputs = shown ?? whole.inputs.subarray(start * size, (start + rows) * size);
  const source = { rows, inputs, shifts, ...(precision && { precision }) };
  const picked = places ? pickFrom(source, places, whole.shape) : source;
  const logProbabilities = await predictMembers(members, picked, context, onRows);
  return { logProbabilities, weight: members.reduce((sum, { weight }) => sum + weight, 0) };
}

function pickFrom(source: Source, places: Int32Array, shape: InputShape): Source {
  const size = sizeOf(shape);
  const { inputs, shifts } = source;
  return {
    ...source,
    rows: places.length,
    inputs: gatherValues(createInputs(shape, places.length * size), inputs, places, size),
    shifts: shifts && gatherValues(new Int8Array(2 * places.length), shifts, places, 2),
  };
}
