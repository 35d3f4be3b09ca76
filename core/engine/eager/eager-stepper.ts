import type { Optimizer } from '../../contracts/training';
import type { Batch } from '../../data/batches';
import type { LossFunction } from '../../distillation/losses/loss';
import type { BuiltNetwork } from '../../models/build-network';
import type { Scalar, Tensor2D, TensorFlow } from '../../models/tensorflow';
import { isTrainable } from '../../models/weight-spec';
import type { Stepper } from '../stepper';
import { createAdamW, type Moments } from './adamw';
import { predictLogits } from './predict-logits';

/**
 * Trains a network by eager TensorFlow.js: forward and backward pass on the tape, then AdamW. Takes over the
 * network: `dispose` frees it too.
 *
 * @param moments the optimizer's state to go on from; null starts afresh.
 */
export function createEagerStepper(
  tf: TensorFlow,
  network: BuiltNetwork,
  loss: LossFunction,
  optimizer: Optimizer,
  moments: Moments | null,
): Stepper {
  const { model, weights } = network;
  const adamw = createAdamW(tf, weights, optimizer, moments);
  const forwardBackward = createGradients(tf, network, loss);
  let losses: Scalar[] = [];
  return {
    step: (batch, number, learningRate) => {
      const { value, grads } = forwardBackward(batch);
      adamw.apply(grads, number, learningRate);
      tf.dispose(grads);
      losses.push(value);
    },
    takeLosses: () => {
      const values = losses.map((scalar) => scalar.dataSync()[0] ?? NaN);
      tf.dispose(losses);
      losses = [];
      return values;
    },
    predict: (images, rows) => predictLogits(tf, model, images, rows),
    snapshot: () => ({
      weights: new Map(
        weights.map(({ spec, variable }) => [spec.name, Float32Array.from(variable.dataSync())]),
      ),
      ...adamw.readMoments(),
    }),
    dispose: () => {
      tf.dispose(losses);
      adamw.dispose();
      model.dispose();
    },
  };
}

/** The loss of a batch and its gradients by variable name; the caller disposes both. */
function createGradients(tf: TensorFlow, { model, weights }: BuiltNetwork, loss: LossFunction) {
  const trainable = weights.filter(({ spec }) => isTrainable(spec)).map(({ variable }) => variable);
  const inputShape = model.inputs[0]?.shape ?? [];
  return (batch: Batch) =>
    tf.tidy(() => {
      const { images, ...targets } = toTensors(tf, inputShape, batch);
      return tf.variableGrads(
        () => loss(model.apply(images, { training: true }) as Tensor2D, targets),
        trainable,
      );
    });
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
