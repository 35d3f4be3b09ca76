import type { NamedTensorMap, Tensor, TensorFlow } from '../../models/tensorflow';
import { findDevices } from '../device/devices';
import { slotsOf } from '../optimizers/optimizer-rule';
import { divideState, joinState } from '../parallel/divided-weight';
import { LOSS_SCALING_STATE } from '../precision/loss-scaling';
import { buildTrainingProgram } from './build-training-program';
import { packValues, type ColumnValues } from './column';
import { callProgram, loadProgram } from './load-program';
import type { TrainingPlan } from './training-plan';

/** A run of steps on batches of one size. */
export interface Steps {
  /** int32 [steps, rows]: which rows of the data each step takes. */
  order: Int32Array;
  /** Rows of a batch: one of the plan's. */
  rows: number;
  /** Number of the first step, from 0. */
  firstStep: number;
  /** Of dropout and noise; with the step's number it fixes every draw. */
  seed: number;
  hyperparameters: Readonly<Record<string, number>>;
}

/** Values by variable: `<weight>` and `<weight>/<slot>`, and in fp16 those of `toLossScalingState`. */
export type ProgramState = ReadonlyMap<string, Float32Array>;

/** A training on the device. Each call runs to its end before it returns. */
export interface TrainingProgram {
  readonly plan: TrainingPlan;
  /** Replaces the rows of a column; `values` holds them one after the other. */
  load(column: string, values: ColumnValues, rows: number): void;
  /** Sets every weight and slot, and in fp16 the loss scaling. */
  write(state: ProgramState): void;
  /** Copies of the same. */
  read(): Map<string, Float32Array>;
  /** @returns the loss of each step. */
  train(steps: Steps): Float32Array;
  /** Inference on up to the planned number of rows. @returns the output, one row after the other. */
  predict(values: ColumnValues, rows: number): Float32Array;
  dispose(): void;
}

/** Compiles a plan: writes it out as a graph and hands it to TensorFlow. */
export async function createTrainingProgram(
  tf: TensorFlow,
  plan: TrainingPlan,
  devices = findDevices(tf),
): Promise<TrainingProgram> {
  const program = await loadProgram(tf, buildTrainingProgram(plan, devices));
  const variables = listState(plan);
  const rowCount = (rows: number) => tf.scalar(rows, 'int32');
  return {
    plan,
    load: (column, values, rows) => {
      const inputs = { values: toTensor(tf, values), rows: rowCount(rows) };
      callProgram(tf, program, `load/${column}`, inputs, () => undefined);
    },
    write: (whole) => {
      const state = divideState(whole, plan.divided ?? []);
      callProgram(tf, program, 'write', toVariables(tf, variables, state), () => undefined);
    },
    read: () =>
      callProgram(tf, program, 'read', {}, (outputs) => {
        const state = new Map(variables.map(({ key, name }) => [key, valuesOf(outputs[name])]));
        return joinState(state, plan.divided ?? []);
      }),
    train: (steps) => {
      const inputs = toInputs(tf, steps);
      return callProgram(tf, program, `train/${steps.rows}`, inputs, ({ losses }) => valuesOf(losses));
    },
    predict: (values, rows) => {
      const planned = plan.inference?.rows ?? 0;
      const inputs = { values: toTensor(tf, padRows(values, rows, planned)), rows: rowCount(planned) };
      return callProgram(tf, program, 'predict', inputs, ({ output }) => {
        const all = valuesOf(output);
        return all.subarray(0, (all.length / planned) * rows);
      });
    },
    dispose: () => program.dispose(),
  };
}

function toVariables(
  tf: TensorFlow,
  variables: ReturnType<typeof listState>,
  state: ProgramState,
): NamedTensorMap {
  const inputs = variables.map(({ key, name, shape }) => {
    const values = state.get(key);
    if (!values) throw new Error(`no values for ${key}`);
    return [name, tf.tensor(values, [...shape], 'float32')] as const;
  });
  return Object.fromEntries(inputs);
}

function toInputs(tf: TensorFlow, { order, rows, firstStep, seed, hyperparameters }: Steps): NamedTensorMap {
  const scalars = Object.entries(hyperparameters).map(([name, value]) => [name, tf.scalar(value)] as const);
  return {
    order: tf.tensor2d(order, [order.length / rows, rows], 'int32'),
    firstStep: tf.scalar(firstStep, 'int32'),
    seed: tf.scalar(seed, 'int32'),
    ...Object.fromEntries(scalars),
  };
}

/** The state's variables: what callers call them, and what the program does. */
export function listState({
  weights,
  optimizer,
  precision,
}: Pick<TrainingPlan, 'weights' | 'optimizer' | 'precision'>) {
  const ofWeights = weights.flatMap(({ name, shape, trainable }) => [
    { key: name, name: `weight/${name}`, shape },
    ...slotsOf(optimizer, { trainable }).map((slot) => ({
      key: `${name}/${slot}`,
      name: `slot/${name}/${slot}`,
      shape,
    })),
  ]);
  return precision === 'fp16' ? [...ofWeights, ...LOSS_SCALING_STATE] : ofWeights;
}

export function toTensor(tf: TensorFlow, values: ColumnValues): Tensor {
  if (values instanceof Uint8Array || values instanceof Uint16Array)
    return tf.tensor1d(packValues(values), 'int32');
  return tf.tensor1d(values, values instanceof Int32Array ? 'int32' : 'float32');
}

export function valuesOf(tensor: Tensor | undefined): Float32Array {
  return Float32Array.from(tensor?.dataSync() ?? []);
}

/** A program's batch has a fixed size: rows that are missing are zeros, and their outputs are left out. */
export function padRows(values: ColumnValues, rows: number, planned: number): ColumnValues {
  if (rows === planned) return values;
  if (rows > planned || rows < 1)
    throw new Error(`a batch of ${rows} rows, where the program takes 1 to ${planned}`);
  const length = (values.length / rows) * planned;
  const padded = emptyLike(values, length);
  padded.set(values);
  return padded;
}

function emptyLike(values: ColumnValues, length: number): ColumnValues {
  if (values instanceof Uint8Array) return new Uint8Array(length);
  if (values instanceof Uint16Array) return new Uint16Array(length);
  return values instanceof Int32Array ? new Int32Array(length) : new Float32Array(length);
}
