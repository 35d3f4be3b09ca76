import { taskOfLoss } from '../../../contracts/training/training';
import type { TensorFlow } from '../../../models/tensorflow';
import type { TrainRequest } from '../../engine';
import { stackOrders } from '../../stack/stack-orders';
import type { StackedProgram } from '../../stack/stacked-program';
import type { Chunk } from '../../stepper';
import { planCalls } from '../plan-calls';
import { hyperparametersFor } from '../plan-network-training';
import { predictInBatches } from '../predict-in-batches';
import { createResidentRows } from '../rows/resident-rows';
import type { RowSource } from '../rows/row-source';
import type { ViewCache } from '../rows/view-cache';
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
  views: ViewCache,
): SharedWork {
  const [first] = requests;
  const rows = createResidentRows(program, first, views);
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
    predict: (places, rows) =>
      predictInBatches(
        places.length,
        rows,
        { classes: first.classes, task: taskOfLoss(first.loss) },
        (batch, count) => {
          const outputs = program.predict(batch, count);
          return places.map((place) => outputs[place] ?? new Float32Array());
        },
      ),
    dispose: () => rows.dispose(),
  };
}

/**
 * Which rows each place takes in the next steps, as many as all chunks have. A free place takes those of the first
 * chunk.
 */
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

function runBatches(
  run: (orders: readonly Int32Array[], batchRows: number, firstStep: number) => Float32Array[],
  orders: readonly Int32Array[],
  batchSize: number,
  firstStep: number,
): Float32Array[] {
  const length = orders[0]?.length ?? 0;
  const losses = orders.map(() => new Float32Array(Math.ceil(length / batchSize)));
  for (const { start, end, rows, firstBatch } of planCalls(length, batchSize)) {
    const own = run(
      orders.map((order) => order.slice(start, end)),
      rows,
      firstStep + firstBatch,
    );
    losses.forEach((all, place) => {
      all.set(own[place] ?? [], firstBatch);
    });
  }
  return losses;
}
