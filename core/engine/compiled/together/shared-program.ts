import { setImmediate } from 'node:timers/promises';
import type { LabelledImages } from '../../../data/labelled-images';
import { logSoftmax } from '../../../distillation/log-softmax';
import type { TensorFlow } from '../../../models/tensorflow';
import { sizeOf } from '../../../models/weight-spec';
import type { TrainRequest } from '../../engine';
import { stackOrders } from '../../stack/stack-orders';
import type { StackedProgram } from '../../stack/stacked-program';
import type { Chunk } from '../../stepper';
import { hyperparametersFor, PREDICT_ROWS } from '../plan-network-training';
import { createResidentRows } from '../rows/resident-rows';
import type { RowSource } from '../rows/row-source';
import type { SharedWork } from './lockstep';

/**
 * The steps and predictions of students in a stacked program. All places are computed, also those that nobody has or
 * whose student waits outside: so a student's bits don't hang on who else is under way.
 *
 * @param requests of all places.
 */
export function shareProgram(
  tf: TensorFlow,
  program: StackedProgram,
  requests: readonly [TrainRequest, ...TrainRequest[]],
): SharedWork {
  const [first] = requests;
  const rows = createResidentRows(program, first);
  const fed = {
    seeds: requests.map(({ seed }) => seed),
    hyperparameters: requests.map((request) => hyperparametersFor(tf, request)),
  };
  const { students, rowOrder } = program.stacked;
  /** Takes steps on batches of one size. @returns the losses of each place. */
  const run = (orders: readonly Int32Array[], batchRows: number, firstStep: number): Float32Array[] => {
    const order = stackOrders(orders, batchRows, rowOrder);
    return program.train({ ...fed, order, rows: batchRows, firstStep });
  };
  return {
    train: async (chunks) => {
      const orders = await loadOrders(rows, chunks, students);
      const firstStep = [...chunks.values()][0]?.firstStep ?? 0;
      const losses = runBatches(run, orders, first.batchSize, firstStep);
      return [...chunks.keys()].map((place) => losses[place] ?? new Float32Array());
    },
    predict: (places, images) => predict(program, places, images, first.classes),
  };
}

/** Which rows each place takes in the next steps, as many as all chunks have. A free place takes those of the first chunk. */
async function loadOrders(
  rows: RowSource,
  chunks: ReadonlyMap<number, Chunk>,
  places: number,
): Promise<Int32Array[]> {
  const batches = Math.min(...[...chunks.values()].map((chunk) => chunk.batches));
  const orders = new Map<number, Int32Array>();
  for (const [place, chunk] of chunks) orders.set(place, (await rows.load({ ...chunk, batches })).order);
  const [filler = new Int32Array()] = orders.values();
  return Array.from({ length: places }, (_, place) => orders.get(place) ?? filler);
}

/** Full batches in one call, and the smaller last one of an epoch in another. */
function runBatches(
  run: (orders: readonly Int32Array[], batchRows: number, firstStep: number) => Float32Array[],
  orders: readonly Int32Array[],
  batchSize: number,
  firstStep: number,
): Float32Array[] {
  const length = orders[0]?.length ?? 0;
  const full = Math.floor(length / batchSize);
  const take = (from: number, until: number) => orders.map((own) => own.slice(from, until));
  const parts: Float32Array[][] = [];
  if (full > 0) parts.push(run(take(0, full * batchSize), batchSize, firstStep));
  if (full * batchSize < length)
    parts.push(run(take(full * batchSize, length), length - full * batchSize, firstStep + full));
  return orders.map((_, place) => Float32Array.from(parts.flatMap((losses) => [...(losses[place] ?? [])])));
}

/** @returns log-probabilities of each of the places, the event loop turning between batches. */
async function predict(
  program: StackedProgram,
  places: readonly number[],
  { rows, images, shape }: LabelledImages,
  classes: number,
): Promise<Float32Array[]> {
  const size = sizeOf(shape);
  const logits = places.map(() => new Float32Array(rows * classes));
  for (let start = 0; start < rows; start += PREDICT_ROWS) {
    const end = Math.min(rows, start + PREDICT_ROWS);
    const outputs = program.predict(images.subarray(start * size, end * size), end - start);
    places.forEach((place, i) => logits[i]?.set(outputs[place] ?? [], start * classes));
    await setImmediate();
  }
  return logits.map((own) => logSoftmax(own, classes));
}
