import { taskOfLoss } from '../../contracts/training/training';
import { batchesPerEpoch, createBatchFeeder, type Batch } from '../../data/batches';
import type { LabelledRows } from '../../data/labelled-rows';
import { assignValues, type BuiltNetwork } from '../../models/build-network';
import type { Scalar, TensorFlow } from '../../models/tensorflow';
import { isTrainable } from '../../models/weight-spec';
import type { Loss } from '../../contracts/training/training';
import type { NetworkState } from '../checkpoint';
import { countAnswers } from '../count-answers';
import type { TrainRequest } from '../engine';
import { evaluatedWeights } from '../evaluated-weights';
import { fromHalves } from '../../data/soft-labels/half-floats';
import { withStatelessRandomness } from '../layers/with-stateless-randomness';
import { learningRateAt } from '../learning-rate';
import { annealingRuleFor, annealingValues } from '../schedules/annealing-rule';
import { predictRows } from '../predict-rows';
import type { Stepper } from '../stepper';
import { initialWeights } from '../initial-weights';
import { buildTrained, type TrainedNetwork } from '../trained-network';
import { forwardInTraining, trainingLossFor, type TrainingLoss } from '../training-loss';
import { createEagerOptimizer } from './optimizers/create-eager-optimizer';
import { predictLogits } from './predict-logits';

/**
 * Trains a network by eager TensorFlow.js: forward and backward pass on the tape, then the optimizer.
 *
 * @param start the state to go on from; null starts afresh.
 */
export function createEagerStepper(
  tf: TensorFlow,
  request: TrainRequest,
  start: NetworkState | null,
): Stepper {
  const { classes, train: data, batchSize, seed } = request;
  const network = buildTrained(tf, request, { values: start?.weights ?? initialWeights(request) });
  const optimizer = createEagerOptimizer(tf, network.weights, request.optimizer, start?.slots ?? null);
  const loss = trainingLossFor(tf, request, countAnswers(request));
  const totalSteps = request.epochs * batchesPerEpoch(data.rows, batchSize);
  const anneal = createAnnealing(request.loss, loss.hyperparameters, totalSteps);
  const forwardBackward = createGradients(tf, network, loss, request, anneal);
  const feed = createBatchFeeder(data, classes, batchSize);
  const step = (batch: Batch, number: number): Scalar => {
    const { value, grads } = forwardBackward.run(batch, [seed, number]);
    optimizer.apply(grads, number + 1, learningRateAt(request.optimizer, number, totalSteps));
    tf.dispose(grads);
    return value;
  };
  const snapshot = (): NetworkState => ({ weights: readWeights(network), slots: optimizer.readSlots() });
  return {
    train: ({ epoch: { view, order }, firstBatch, batches, firstStep }) => {
      const losses = Array.from({ length: batches }, (_, i) =>
        step(feed(view, order, (firstBatch + i) * batchSize), firstStep + i),
      );
      return takeValues(tf, losses);
    },
    predict: (rows) => predict(tf, network, snapshot(), rows, request),
    snapshot,
    dispose: () => {
      forwardBackward.dispose();
      optimizer.dispose();
      network.dispose();
    },
  };
}

/** Reading a loss waits for the device, so they are read together. */
function takeValues(tf: TensorFlow, losses: readonly Scalar[]): Float32Array {
  const values = Float32Array.from(losses, (loss) => loss.dataSync()[0] ?? NaN);
  for (const loss of losses) loss.dispose();
  return values;
}

function readWeights({ weights }: BuiltNetwork): Map<string, Float32Array> {
  return new Map(weights.map(({ spec, variable }) => [spec.name, Float32Array.from(variable.dataSync())]));
}

/** Log-probabilities, by the averages of the weights where there are any. */
async function predict(
  tf: TensorFlow,
  network: BuiltNetwork,
  state: NetworkState,
  rows: LabelledRows,
  { classes, loss }: Pick<TrainRequest, 'classes' | 'loss'>,
): Promise<Float32Array> {
  const { model, weights } = network;
  const use = (values: ReadonlyMap<string, Float32Array>): void => {
    for (const { spec, variable } of weights)
      assignValues(tf, variable, values.get(spec.name) ?? new Float32Array());
  };
  const forward = (batch: Float32Array, count: number) =>
    takeFirst(predictLogits(tf, model, batch, count), count, classes);
  use(evaluatedWeights(state));
  try {
    return await predictRows(forward, { ...rows, shifts: null }, classes, taskOfLoss(loss));
  } finally {
    use(state.weights);
  }
}

/** The student's own logits, [rows, classes]: with a peer, its logits are behind them in each row. */
function takeFirst(outputs: Float32Array, rows: number, classes: number): Float32Array {
  const width = outputs.length / rows;
  if (width === classes) return outputs;
  const own = new Float32Array(rows * classes);
  for (let row = 0; row < rows; row += 1)
    own.set(outputs.subarray(row * width, row * width + classes), row * classes);
  return own;
}

/** Hyperparameters of the loss that a step has of its own. */
type Anneal = (step: number) => Readonly<Record<string, number>>;

function createAnnealing(
  loss: Loss,
  hyperparameters: TrainingLoss['hyperparameters'],
  totalSteps: number,
): Anneal {
  const rule = annealingRuleFor(loss);
  const values = { ...hyperparameters, ...annealingValues(loss, totalSteps) };
  // As float32, as they are fed to a compiled program.
  const given = (name: string) => Math.fround(values[name] ?? NaN);
  return (step) => (rule ? { temperature: rule.temperatureAt(step, given) } : {});
}

/**
 * The loss of a batch and its gradients by variable name; the caller disposes both. Dropout is keyed by the seed and the
 * number of the step, so that it is the same in a resumed training, and on either engine.
 */
function createGradients(
  tf: TensorFlow,
  network: TrainedNetwork,
  { compute, hyperparameters }: TrainingLoss,
  hinted: Pick<TrainRequest, 'hints'>,
  anneal: Anneal,
) {
  const { model, weights } = network;
  const trainable = weights.filter(({ spec }) => isTrainable(spec)).map(({ variable }) => variable);
  const inputShape = model.inputs[0]?.shape ?? [];
  const scalars = Object.entries(hyperparameters).map(
    ([name, value]) => [name, tf.keep(tf.scalar(value))] as const,
  );
  const given = Object.fromEntries(scalars);
  return {
    run: (batch: Batch, key: readonly [seed: number, step: number]) =>
      tf.tidy(() => {
        const { inputs, ...compared } = toTensors(tf, inputShape, batch, hinted);
        const targets = { ...compared, projections: network.projections };
        const forward = () => forwardInTraining(network, inputs);
        const seed = tf.tensor1d([...key], 'int32');
        const annealed = Object.entries(anneal(key[1])).map(([name, value]) => [name, tf.scalar(value)]);
        const all = { ...given, ...(Object.fromEntries(annealed) as typeof given) };
        return tf.variableGrads(
          () => compute(withStatelessRandomness(tf, model, seed, forward), targets, all),
          trainable,
        );
      }),
    dispose: () => tf.dispose(given),
  };
}

function toTensors(
  tf: TensorFlow,
  inputShape: readonly (number | null)[],
  batch: Batch,
  { hints = [] }: Pick<TrainRequest, 'hints'>,
) {
  const { rows, inputs, labels, softLogProbabilities: soft } = batch;
  const shape = [rows, ...inputShape.slice(1).map((size) => size ?? 1)];
  const classes = labels.length / rows;
  return {
    inputs: tf.tensor(inputs, shape, 'float32'),
    labels: tf.tensor2d(labels, [rows, classes]),
    softLogProbabilities: soft ? tf.tensor2d(soft, [rows, classes]) : null,
    hints: hints.map(({ shape: of }, i) =>
      tf.tensor(fromHalves(batch.hints[i] ?? new Uint16Array()), [rows, ...of], 'float32'),
    ),
  };
}
