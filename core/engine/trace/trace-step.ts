import type { Scalar, Tensor, TensorFlow, Variable } from '../../models/tensorflow';
import { trace, type Results } from './trace';
import type { TracedGraph } from './traced-graph';

export interface NamedWeight {
  name: string;
  variable: Variable;
  trainable: boolean;
}

export interface StepToTrace {
  weights: readonly NamedWeight[];
  /** An example batch: shapes and types count, values don't. */
  columns: Readonly<Record<string, Tensor>>;
  /** Names of the hyperparameters that the loss takes. */
  hyperparameters: readonly string[];
  /** Whether gradients are those of the loss times what is fed as `lossScale`. */
  scaled?: boolean;
  /** Forward pass in training mode and loss. A pure function of what it is given. */
  loss: (inputs: StepTensors) => Scalar;
}

export interface StepTensors {
  columns: Readonly<Record<string, Tensor>>;
  hyperparameters: Readonly<Record<string, Scalar>>;
  /** What stateless random operations are keyed by: int32 [2], another in every step. */
  seed: Tensor;
}

/**
 * Traces one training step: its feeds and results are those of `PlannedStep`. A weight that the forward pass assigns,
 * such as a moving average, becomes a result; the variable itself is as before.
 */
export function traceStep(tf: TensorFlow, step: StepToTrace): TracedGraph {
  const { weights, columns, hyperparameters } = step;
  const scalars = hyperparameters.map((name) => [name, tf.scalar(0.5)] as const);
  const seed = tf.tensor1d([0, 0], 'int32');
  const lossScale = tf.scalar(0.5);
  const feeds: Record<string, Tensor> = { seed, ...(step.scaled && { lossScale }) };
  for (const { name, variable } of weights) feeds[`weight/${name}`] = variable;
  for (const [name, tensor] of Object.entries(columns)) feeds[`column/${name}`] = tensor;
  for (const [name, tensor] of scalars) feeds[`hyperparameter/${name}`] = tensor;
  const before = weights.map(({ variable }) => variable.clone());
  const inputs = { columns, hyperparameters: Object.fromEntries(scalars), seed };
  try {
    return trace(tf, feeds, () => runStep(tf, step, inputs, before, lossScale));
  } finally {
    weights.forEach(({ variable }, i) => {
      const value = before[i];
      if (value && value.dataId !== variable.dataId) variable.assign(value);
    });
    tf.dispose([before, seed, lossScale, ...scalars.map(([, scalar]) => scalar)]);
  }
}

function runStep(
  tf: TensorFlow,
  { weights, loss, scaled }: StepToTrace,
  inputs: StepTensors,
  before: readonly Tensor[],
  lossScale: Scalar,
): Results {
  const trainable = weights.filter((weight) => weight.trainable);
  const { value, grads } = tf.variableGrads(
    () => (scaled ? scaleGradients(tf, loss(inputs), lossScale) : loss(inputs)),
    trainable.map(({ variable }) => variable),
  );
  const results: Results = { loss: value };
  for (const { name, variable } of trainable) {
    const gradient = grads[variable.name];
    if (!gradient) throw new Error(`the loss doesn't depend on weight ${name}`);
    results[`gradient/${name}`] = gradient;
  }
  weights.forEach(({ name, variable }, i) => {
    if (variable.dataId !== before[i]?.dataId) results[`assignment/${name}`] = variable;
  });
  return results;
}

/** The loss as it is, with gradients that are so many times as large. */
function scaleGradients(tf: TensorFlow, loss: Scalar, scale: Scalar): Scalar {
  const scaled = tf.customGrad<Scalar>((x) => ({
    value: (x as Scalar).clone(),
    gradFunc: (dy: Tensor) => tf.mul(dy, scale),
  }));
  return scaled(loss);
}
