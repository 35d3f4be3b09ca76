import { createBatchFeeder, type Batch } from '../../data/batches';
import { lossFor } from '../../distillation/losses/loss-for';
import type { LossMethod } from '../../distillation/losses/loss';
import { buildNetwork, type BuiltNetwork } from '../../models/build-network';
import type { Scalar, Tensor2D, TensorFlow } from '../../models/tensorflow';
import { isTrainable } from '../../models/weight-spec';
import type { NetworkState } from '../checkpoint';
import type { TrainRequest } from '../engine';
import { learningRateAt } from '../learning-rate';
import { predictRows } from '../predict-rows';
import type { Stepper } from '../stepper';
import { batchesPerEpoch } from '../../data/batches';
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
  const { architecture, classes, train: data, optimizer, batchSize, epochs, seed } = request;
  const network = buildNetwork(
    tf,
    architecture,
    data.shape,
    classes,
    start ? { values: start.weights } : { seed },
  );
  const { model, weights } = network;
  const adamw = createEagerOptimizer(tf, weights, optimizer, start?.slots ?? null);
  const forwardBackward = createGradients(tf, network, lossFor(tf, request.loss));
  const feed = createBatchFeeder(data, classes, batchSize);
  const totalSteps = epochs * batchesPerEpoch(data.rows, batchSize);
  const step = (batch: Batch, number: number): Scalar => {
    const { value, grads } = forwardBackward.run(batch);
    adamw.apply(grads, number + 1, learningRateAt(optimizer, number, totalSteps));
    tf.dispose(grads);
    return value;
  };
  return {
    train: ({ epoch: { view, order }, firstBatch, batches, firstStep }) => {
      const losses = Array.from({ length: batches }, (_, i) =>
        step(feed(view, order, (firstBatch + i) * batchSize), firstStep + i),
      );
      // Reading a loss waits for the device, so they are read together.
      const values = Float32Array.from(losses, (loss) => loss.dataSync()[0] ?? NaN);
      tf.dispose(losses);
      return values;
    },
    predict: (images) =>
      predictRows(
        (batch, rows) => predictLogits(tf, model, batch, rows),
        { ...images, shifts: null },
        classes,
      ),
    snapshot: () => ({
      weights: new Map(
        weights.map(({ spec, variable }) => [spec.name, Float32Array.from(variable.dataSync())]),
      ),
      slots: adamw.readSlots(),
    }),
    dispose: () => {
      forwardBackward.dispose();
      adamw.dispose();
      model.dispose();
    },
  };
}

/** The loss of a batch and its gradients by variable name; the caller disposes both. */
function createGradients(
  tf: TensorFlow,
  { model, weights }: BuiltNetwork,
  { compute, hyperparameters }: LossMethod,
) {
  const trainable = weights.filter(({ spec }) => isTrainable(spec)).map(({ variable }) => variable);
  const inputShape = model.inputs[0]?.shape ?? [];
  const scalars = Object.entries(hyperparameters).map(
    ([name, value]) => [name, tf.keep(tf.scalar(value))] as const,
  );
  const given = Object.fromEntries(scalars);
  return {
    run: (batch: Batch) =>
      tf.tidy(() => {
        const { images, ...targets } = toTensors(tf, inputShape, batch);
        return tf.variableGrads(
          () => compute(model.apply(images, { training: true }) as Tensor2D, targets, given),
          trainable,
        );
      }),
    dispose: () => tf.dispose(given),
  };
}

function toTensors(tf: TensorFlow, inputShape: readonly (number | null)[], batch: Batch) {
  const { rows, images, labels, softLogProbabilities: soft } = batch;
  const shape = [rows, ...inputShape.slice(1).map((size) => size ?? 1)];
  const classes = labels.length / rows;
  return {
    images: tf.tensor(images, shape, 'float32'),
    labels: tf.tensor2d(labels, [rows, classes]),
    softLogProbabilities: soft ? tf.tensor2d(soft, [rows, classes]) : null,
  };
}
