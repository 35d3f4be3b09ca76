import { addVariable, type GraphVariable, type Scope } from '../graph/scope';
import { slotsOf } from '../optimizers/optimizer-rule';
import type { LossScalingVariables } from '../precision/loss-scaling';
import { addColumn } from './column';
import type { TrainingPlan } from './training-plan';

/** A training program's variables: weights, the optimizer's slots, and the data. */
export interface ProgramVariables {
  weights: ReadonlyMap<string, GraphVariable>;
  /** By `<weight>/<slot>`. */
  slots: ReadonlyMap<string, GraphVariable>;
  columns: ReadonlyMap<string, GraphVariable>;
  /** In fp16. */
  lossScaling?: LossScalingVariables;
}

/** Adds the weights and slots of one training; `prefix` is put before their names. */
export function addState(
  scope: Scope,
  { weights, optimizer }: Pick<TrainingPlan, 'weights' | 'optimizer'>,
  prefix = '',
): Pick<ProgramVariables, 'weights' | 'slots'> {
  const slots = weights.flatMap((weight) =>
    slotsOf(optimizer, weight).map((slot) => ({ name: `${weight.name}/${slot}`, shape: weight.shape })),
  );
  const add = (kind: string, list: readonly { name: string; shape: readonly number[] }[]) =>
    new Map(
      list.map(({ name, shape }) => [name, addVariable(scope, `${prefix}${kind}/${name}`, 'float32', shape)]),
    );
  return { weights: add('weight', weights), slots: add('slot', slots) };
}

export function addColumns(
  scope: Scope,
  { columns }: Pick<TrainingPlan, 'columns'>,
): ReadonlyMap<string, GraphVariable> {
  return new Map(columns.map((column) => [column.name, addColumn(scope, column)]));
}
