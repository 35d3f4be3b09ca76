import type { Precision } from '../../contracts/training/training-options';
import type { Scalar, Tensor, TensorFlow } from '../../models/tensorflow';
import type { OptimizerRule } from '../optimizers/optimizer-rule';
import { applyRules } from '../rewrite/apply-rules';
import type { RewriteRule } from '../rewrite/rewrite-rule';
import { STANDARD_RULES } from '../rewrite/standard-rules';
import type { AnnealingRule } from '../schedules/annealing-rule';
import type { ScheduleRule } from '../schedules/schedule-rule';
import { trace } from '../trace/trace';
import { traceStep, type NamedWeight, type StepTensors } from '../trace/trace-step';
import type { TracedGraph } from '../trace/traced-graph';
import { stepTypeOf, type Column } from './column';
import type { TrainingPlan } from './training-plan';

/** A weight of a model, with what training does to it. */
export interface TrainableWeight extends NamedWeight {
  /** Whether weight decay touches it. */
  decays: boolean;
}

/** A training, as its author says it: by functions on tensors. */
export interface TrainingSpec {
  weights: readonly TrainableWeight[];
  columns: readonly Column[];
  /** Names of the hyperparameters that `loss` takes. */
  hyperparameters: readonly string[];
  /** Rows of a batch; more than one size where an epoch leaves rows over. */
  batchRows: readonly number[];
  /** Forward pass in training mode and loss, of tensors [rows, …shape] of each column. Must be pure. */
  loss: (inputs: StepTensors) => Scalar;
  /** Forward pass in inference mode on `rows` rows of one column. */
  inference: { rows: number; column: string; predict: (input: Tensor) => Tensor } | null;
  optimizer: OptimizerRule;
  schedule: ScheduleRule;
  /** Of the loss's `temperature`, where that isn't the same in every step. */
  annealing?: AnnealingRule | null;
  /** float32 where it is left out. */
  precision?: Precision;
  /** Rules on top of the standard ones. */
  rules?: readonly RewriteRule[];
}

/** What makes a plan's graphs of traced ones. */
export type Rewrite = typeof applyRules;

/**
 * Traces the functions of a spec and rewrites what they do. The weights' variables are as before afterwards.
 *
 * @param rewrite another than the usual one, to look on at what the rules do.
 */
export function planTraining(
  tf: TensorFlow,
  spec: TrainingSpec,
  rewrite: Rewrite = applyRules,
): TrainingPlan {
  const { weights, columns, hyperparameters, optimizer, schedule, loss, inference } = spec;
  const rules = [...STANDARD_RULES, ...(spec.rules ?? [])];
  const steps = spec.batchRows.map((rows) => {
    const examples = columns.map((column) => [column.name, exampleOf(tf, column, rows)] as const);
    const batch = Object.fromEntries(examples);
    try {
      const graph = traceStep(tf, {
        weights,
        columns: batch,
        hyperparameters,
        loss,
        scaled: spec.precision === 'fp16',
      });
      return { rows, graph: rewrite(graph, rules) };
    } finally {
      tf.dispose(batch);
    }
  });
  return {
    weights: weights.map(({ name, variable, trainable, decays }) => ({
      name,
      shape: variable.shape,
      trainable,
      decays,
    })),
    columns,
    ...(spec.precision && { precision: spec.precision }),
    hyperparameters,
    optimizer,
    schedule,
    annealing: spec.annealing ?? null,
    steps,
    inference: inference && planInference(tf, spec, inference, (graph) => rewrite(graph, rules)),
  };
}

function planInference(
  tf: TensorFlow,
  { weights, columns }: TrainingSpec,
  { rows, column, predict }: NonNullable<TrainingSpec['inference']>,
  rewrite: (graph: TracedGraph) => TracedGraph,
): TrainingPlan['inference'] {
  const found = columns.find(({ name }) => name === column);
  if (!found) throw new Error(`no column ${column} to predict from`);
  const input = exampleOf(tf, found, rows);
  const feeds = Object.fromEntries(
    weights.map(({ name, variable }) => [`weight/${name}`, variable as Tensor]),
  );
  try {
    const graph = trace(tf, { ...feeds, [`column/${column}`]: input }, () => ({ output: predict(input) }));
    return { rows, column, graph: rewrite(graph) };
  } finally {
    input.dispose();
  }
}

/** A batch of a column: its shape and type are what counts. */
function exampleOf(tf: TensorFlow, column: Column, rows: number): Tensor {
  return tf.zeros([rows, ...column.shape], stepTypeOf(column));
}
