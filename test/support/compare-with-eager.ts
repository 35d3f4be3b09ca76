// The oracle of the compiled engine: the same training as one program and as single calls of the library.
import type { Devices } from '../../core/engine/device/devices';
import { arithmetic } from '../../core/engine/graph/arithmetic';
import { listModelWeights } from '../../core/engine/layers/list-model-weights';
import { withShortLayers } from '../../core/engine/layers/with-short-layers';
import { withStatelessRandomness } from '../../core/engine/layers/with-stateless-randomness';
import type { OptimizerRule } from '../../core/engine/optimizers/optimizer-rule';
import type { Column, ColumnValues } from '../../core/engine/program/column';
import { planTraining } from '../../core/engine/program/plan-training';
import type { TrainingPlan } from '../../core/engine/program/training-plan';
import { createTrainingProgram, type TrainingProgram } from '../../core/engine/program/training-program';
import { constantRule } from '../../core/engine/schedules/constant-rule';
import type { LayersModel, Scalar, Tensor, TensorFlow } from '../../core/models/tensorflow';

/** A training of any model, by plain SGD. */
export interface TrainingToCompare {
  model: LayersModel;
  columns: readonly (Column & { values: ColumnValues })[];
  /** Loss of the model's output and the batch's columns. The column `input` goes into the model. */
  loss: (output: Tensor, columns: Readonly<Record<string, Tensor>>) => Scalar;
  rows: number;
  batchRows: number;
  steps: number;
  learningRate: number;
  seed: number;
}

export type Weights = ReadonlyMap<string, Float32Array>;

/** θ ← θ − η g */
const SGD: OptimizerRule = {
  slots: [],
  hyperparameters: [],
  prepare: ({ learningRates }) => ({ rate: learningRates }),
  update: ({ scope, weight, gradient, perStep, control }) => {
    const f = arithmetic(scope, 'float32');
    const updated = f.sub(scope.read(weight), f.mul(gradient, perStep('rate')));
    return [scope.assign(weight, updated, ...control)];
  },
};

/** Trains as one program, from the model's weights, which stay as they are. */
export async function trainCompiled(tf: TensorFlow, training: TrainingToCompare): Promise<Weights> {
  const program = await compileTraining(tf, training);
  try {
    runSteps(program, training, 0, training.steps);
    return program.read();
  } finally {
    program.dispose();
  }
}

/** The training as a plan, without its data. */
export function planComparedTraining(
  tf: TensorFlow,
  { model, columns, loss, batchRows }: TrainingToCompare,
): TrainingPlan {
  return planTraining(tf, {
    weights: listModelWeights(tf, model),
    columns: columns.map(({ values, ...column }) => column),
    hyperparameters: [],
    batchRows: [batchRows],
    loss: (inputs) =>
      withStatelessRandomness(tf, model, inputs.seed, () =>
        withShortLayers(tf, model, () => applyModel(model, inputs.columns, loss)),
      ),
    inference: null,
    optimizer: SGD,
    schedule: constantRule,
  });
}

/** A program with the data loaded and the model's weights written. */
export async function compileTraining(
  tf: TensorFlow,
  training: TrainingToCompare,
  devices?: Devices | null,
): Promise<TrainingProgram> {
  const { model, columns } = training;
  const weights = listModelWeights(tf, model);
  const program = await createTrainingProgram(tf, planComparedTraining(tf, training), devices);
  for (const column of columns)
    program.load(column.name, column.values, column.values.length / sizeOf(column));
  program.write(new Map(weights.map(({ name, variable }) => [name, variable.dataSync<'float32'>().slice()])));
  return program;
}

/** Runs steps `from` to `to` of a training. @returns their losses. */
export function runSteps(
  program: TrainingProgram,
  { batchRows, rows, seed, learningRate }: TrainingToCompare,
  from: number,
  to: number,
): Float32Array {
  const order = Array.from({ length: to - from }, (_, i) => rowsOf(from + i, batchRows, rows)).flat();
  const hyperparameters = { learningRate };
  return program.train({
    order: Int32Array.from(order),
    rows: batchRows,
    firstStep: from,
    seed,
    hyperparameters,
  });
}

/** Trains call by call, with the library's own layers but for what is random. The model's weights change. */
export function trainEagerly(tf: TensorFlow, training: TrainingToCompare): Weights {
  const weights = listModelWeights(tf, training.model);
  const trainable = weights.filter((weight) => weight.trainable).map(({ variable }) => variable);
  const data = training.columns.map((column) => [column.name, toTensor(tf, column)] as const);
  for (let step = 0; step < training.steps; step += 1) {
    tf.tidy(() => {
      const rows = tf.tensor1d(rowsOf(step, training.batchRows, training.rows), 'int32');
      const batch = Object.fromEntries(data.map(([name, tensor]) => [name, tf.gather(tensor, rows)]));
      const seed = tf.tensor1d([training.seed, step], 'int32');
      const { grads } = tf.variableGrads(
        () =>
          withStatelessRandomness(tf, training.model, seed, () =>
            applyModel(training.model, batch, training.loss),
          ),
        trainable,
      );
      for (const variable of trainable) {
        const gradient = grads[variable.name];
        if (gradient) variable.assign(tf.sub(variable, tf.mul(gradient, training.learningRate)));
      }
    });
  }
  tf.dispose(data.map(([, tensor]) => tensor));
  return new Map(weights.map(({ name, variable }) => [name, variable.dataSync<'float32'>().slice()]));
}

/**
 * The greatest difference of a weight, in units of the weight's largest value. Weights that have hardly left zero are
 * held against a hundredth.
 */
export function greatestDifference(weights: Weights, expected: Weights): number {
  if ([...weights.keys()].join() !== [...expected.keys()].join()) throw new Error('these are other weights');
  return Math.max(
    ...[...expected].map(([name, values]) => {
      const scale = Math.max(0.01, ...values.map(Math.abs));
      const differences = values.map((value, i) => Math.abs(value - (weights.get(name)?.[i] ?? NaN)) / scale);
      return differences.reduce((most, each) => (each <= most ? most : each), 0);
    }),
  );
}

function applyModel(
  model: LayersModel,
  columns: Readonly<Record<string, Tensor>>,
  loss: TrainingToCompare['loss'],
): Scalar {
  const { input } = columns;
  if (!input) throw new Error('no column goes into the model');
  return loss(model.apply(input, { training: true }) as Tensor, columns);
}

/** Other rows in every step, some of them twice in a while. */
function rowsOf(step: number, batchRows: number, rows: number): number[] {
  return Array.from({ length: batchRows }, (_, i) => (step * batchRows + i * 7 + step) % rows);
}

function toTensor(tf: TensorFlow, { shape, stored, divisor = 1, values }: TrainingToCompare['columns'][0]) {
  const type = stored === 'int32' ? 'int32' : 'float32';
  const plain = Array.from(values, (value) => value / divisor);
  return tf.tensor(plain, [values.length / sizeOf({ shape }), ...shape], type);
}

function sizeOf({ shape }: Pick<Column, 'shape'>): number {
  return shape.reduce((product, size) => product * size, 1);
}
