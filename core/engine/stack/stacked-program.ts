import type { NamedTensorMap, TensorFlow } from '../../models/tensorflow';
import { findDevices } from '../device/devices';
import type { ColumnValues } from '../program/column';
import { callProgram, loadProgram } from '../program/load-program';
import { listState, padRows, toTensor, valuesOf, type ProgramState } from '../program/training-program';
import { buildStackedProgram } from './build-stacked-program';
import { groupState, ungroupState } from './group-state';
import { studentName } from './stack-graph';
import type { StackedPlan } from './stacked-plan';

/** A run of steps of all students, on batches of one size. */
export interface StackedSteps {
  /**
   * Which rows of the data each step takes: int32 [steps, rows] where the plan's row order is shared, else
   * [steps, students, rows].
   */
  order: Int32Array;
  /** Rows of a student's batch: one of the plan's. */
  rows: number;
  /** Number of the first step, from 0. */
  firstStep: number;
  /** Of each student's dropout and noise. */
  seeds: readonly number[];
  /** Of each student. All name the same ones. */
  hyperparameters: readonly Readonly<Record<string, number>>[];
}

/** A training of many students on the device. Each call runs to its end before it returns. Students count from 0. */
export interface StackedProgram {
  readonly stacked: StackedPlan;
  /** Replaces the rows of a column, for all students. */
  load(column: string, values: ColumnValues, rows: number): void;
  /** Sets every weight and slot of every student. */
  write(states: readonly ProgramState[]): void;
  /** Copies of every weight and slot of every student. */
  read(): Map<string, Float32Array>[];
  /** @returns the loss of each step, for each student. */
  train(steps: StackedSteps): Float32Array[];
  /** Inference on up to the planned number of rows. @returns each student's output, one row after the other. */
  predict(values: ColumnValues, rows: number): Float32Array[];
  dispose(): void;
}

/** Compiles a stacked plan. */
export async function createStackedProgram(
  tf: TensorFlow,
  stacked: StackedPlan,
  devices = findDevices(tf),
): Promise<StackedProgram> {
  const program = await loadProgram(tf, buildStackedProgram(stacked, devices));
  const { students } = stacked;
  const call = <Result>(name: string, inputs: NamedTensorMap, use: (outputs: NamedTensorMap) => Result) =>
    callProgram(tf, program, name, inputs, use);
  return {
    stacked,
    load: (column, values, rows) => {
      const inputs = { values: toTensor(tf, values), rows: tf.scalar(rows, 'int32') };
      call(`load/${column}`, inputs, () => undefined);
    },
    write: (states) => {
      call('write', toVariables(tf, stacked, states), () => undefined);
    },
    read: () => call('read', {}, (outputs) => toStates(stacked, outputs)),
    train: (steps) =>
      call(`train/${steps.rows}`, toInputs(tf, stacked, steps), ({ losses }) => {
        const all = valuesOf(losses);
        const count = all.length / students;
        return forEach(students, (student) =>
          Float32Array.from({ length: count }, (_, step) => all[step * students + student] ?? NaN),
        );
      }),
    predict: (values, rows) => {
      const planned = stacked.plan.inference?.rows ?? 0;
      const inputs = {
        values: toTensor(tf, padRows(values, rows, planned)),
        rows: tf.scalar(planned, 'int32'),
      };
      return call('predict', inputs, ({ output }) =>
        splitOutput(valuesOf(output), students).map((own) => own.subarray(0, (own.length / planned) * rows)),
      );
    },
    dispose: () => program.dispose(),
  };
}

function forEach<Item>(students: number, make: (student: number) => Item): Item[] {
  return Array.from({ length: students }, (_, student) => make(student));
}

/** [students, …] as one array for each student. */
function splitOutput(all: Float32Array, students: number): Float32Array[] {
  const size = all.length / students;
  return forEach(students, (student) => all.slice(student * size, (student + 1) * size));
}

function toVariables(tf: TensorFlow, stacked: StackedPlan, states: readonly ProgramState[]): NamedTensorMap {
  const { plan, students } = stacked;
  checkCount('states', states, students);
  const entries = states.flatMap((state, student) => {
    const grouped = groupState(state, stacked);
    return listState(plan).map(({ key, name, shape }) => {
      const values = grouped.get(key);
      if (!values) throw new Error(`no values for ${key} of student ${student}`);
      return [studentName(student, name), tf.tensor(values, [...shape], 'float32')] as const;
    });
  });
  return Object.fromEntries(entries);
}

function toStates(stacked: StackedPlan, outputs: NamedTensorMap): Map<string, Float32Array>[] {
  const { plan, students } = stacked;
  return forEach(students, (student) => {
    const values = listState(plan).map(
      ({ key, name }) => [key, valuesOf(outputs[studentName(student, name)])] as const,
    );
    return ungroupState(new Map(values), stacked);
  });
}

function toInputs(tf: TensorFlow, stacked: StackedPlan, steps: StackedSteps): NamedTensorMap {
  const { order, rows, firstStep, seeds, hyperparameters } = steps;
  const { students, rowOrder } = stacked;
  checkCount('seeds', seeds, students);
  checkCount('sets of hyperparameters', hyperparameters, students);
  const width = rowOrder === 'each' ? students * rows : rows;
  if (order.length % width !== 0)
    throw new Error(`an order of ${order.length} rows, where a step takes ${width}`);
  const vectors = Object.keys(hyperparameters[0] ?? {}).map((name) => {
    const values = hyperparameters.map((own, student) => {
      const value = own[name];
      if (value === undefined) throw new Error(`student ${student} has no ${name}`);
      return value;
    });
    return [name, tf.tensor1d(values, 'float32')] as const;
  });
  return {
    order: tf.tensor2d(order, [order.length / width, width], 'int32'),
    firstStep: tf.scalar(firstStep, 'int32'),
    seed: tf.tensor1d([...seeds], 'int32'),
    ...Object.fromEntries(vectors),
  };
}

function checkCount(what: string, list: readonly unknown[], students: number): void {
  if (list.length !== students) throw new Error(`${list.length} ${what} for ${students} students`);
}
