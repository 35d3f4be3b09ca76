import type { Precision } from '../../contracts/training/training-options';
import { sizeOf } from '../../contracts/models/shape';
import { orderRows } from '../../data/batches';
import { countCost } from '../../models/count-cost';
import type { TrainRequest } from '../engine';
import { choosePrecision } from '../precision/choose-precision';
import { refuseMissingLabels } from '../refuse-missing-labels';
import type { StepperFactory } from '../run-training';
import type { Stepper } from '../stepper';

/** Enough steps a turn to hide the cost of a call, and few where each takes long. */
const MOST_STEPS = 16;
const LEAST_STEPS = 2;
/** Of a turn: some 20 ms of one core. */
const MULTIPLY_ADDS = 1e9;
const TURNS = 5;

/**
 * Measures what a training is faster in on this device, on the first rows of its split and on a state of its own, so
 * that the training itself knows nothing of it. Both programs are left in the cache that the factory takes them from.
 *
 * @param nowMs a clock in milliseconds.
 */
export async function measurePrecision(
  createStepper: StepperFactory,
  request: TrainRequest,
  nowMs: () => number,
): Promise<Precision> {
  refuseMissingLabels(request);
  const scratch = firstRows(request);
  const steppers: Stepper[] = [];
  const prepare = async (precision: Precision): Promise<() => unknown> => {
    const stepper = await createStepper({ ...scratch, precision }, null);
    steppers.push(stepper);
    const [view] = scratch.views;
    if (!view) throw new Error('training needs at least one view');
    const epoch = { view, order: orderRows(scratch.train.rows, scratch.seed, 0) };
    const batches = Math.max(1, Math.floor(scratch.train.rows / scratch.batchSize));
    return () => stepper.train({ epoch, nextEpoch: () => null, firstBatch: 0, batches, firstStep: 0 });
  };
  try {
    const takeSteps = { float32: await prepare('float32'), bf16: await prepare('bf16') };
    return (await choosePrecision(takeSteps, nowMs, TURNS)).precision;
  } finally {
    for (const stepper of steppers) await stepper.dispose();
  }
}

/**
 * The request on a few batches of its rows, with as many left over as the whole split has: so its program is the same.
 */
function firstRows(request: TrainRequest): TrainRequest {
  const { train, batchSize, views, classes } = request;
  const batches = Math.min(countSteps(request), Math.floor(train.rows / batchSize));
  const rows = batches * batchSize + (train.rows % batchSize);
  return {
    ...request,
    train: {
      ...train,
      rows,
      inputs: train.inputs.subarray(0, rows * sizeOf(train.shape)),
      labels: train.labels.subarray(0, rows),
      ...(train.targets && { targets: train.targets.subarray(0, rows * classes) }),
    },
    views: views.slice(0, 1).map(({ shifts, softLogProbabilities: soft, hints, ...recipe }) => ({
      ...recipe,
      ...(hints && { hints: hints.map((all) => all.subarray(0, (all.length / train.rows) * rows)) }),
      shifts: shifts.subarray(0, 2 * rows),
      softLogProbabilities: soft?.subarray(0, rows * classes) ?? null,
    })),
  };
}

/** A step takes three times what the forward pass does: the gradients of weights and of inputs as well. */
function countSteps({ architecture, train, classes, batchSize }: TrainRequest): number {
  const { multiplyAdds } = countCost(architecture, train.shape, classes);
  const steps = Math.round(MULTIPLY_ADDS / (3 * multiplyAdds * batchSize));
  return Math.min(MOST_STEPS, Math.max(LEAST_STEPS, steps));
}
