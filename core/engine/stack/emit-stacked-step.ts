import { keptAs } from '../device/kept-rows';
import { pickIntegers, pickStep } from '../device/pick-in-loop';
import { arithmetic, indices } from '../graph/arithmetic';
import { after, type Ref } from '../graph/graph-node';
import type { Scope } from '../graph/scope';
import type { ProgramVariables } from '../program/program-variables';
import { pickFloat } from '../program/emit-training';
import { gatherRows, stepTypeOf, type Column } from '../program/column';
import { emitGraph } from '../program/emit-graph';
import { emitUpdates, readersOf, type ComputedStep } from '../program/emit-update';
import { packRefs, unpackRef } from './pack-refs';
import { studentName } from './stack-graph';
import type { StackedPlan } from './stacked-plan';

/** What the steps of a call are fed with, at the top level. */
export interface StackedFeeds {
  /** Where what is fed was added. */
  outside: Scope;
  /** int32 [steps, rows] or [steps, students · rows] */
  order: Ref;
  /** int32 [students] */
  seed: Ref;
  /** Number of the first step, from 0: int32 scalar. */
  firstStep: Ref;
  /** Numbers of the steps: int32 [steps]. */
  steps: Ref;
  /** By name, float32 [students] each. */
  hyperparameters: ReadonlyMap<string, Ref>;
  /** The same as scalars, one for each student. */
  own: ReadonlyMap<string, readonly Ref[]>;
  /** Names of the optimizer's values, and those of all students in every step: float32 [steps, students · names]. */
  perStep: { names: readonly string[]; values: Ref } | null;
  /** Hyperparameters of the loss that aren't the same in every step: float32 [steps, students] each. */
  annealed: ReadonlyMap<string, Ref>;
  /** All rows of each column. */
  resident: ReadonlyMap<string, Ref>;
}

type Step = StackedPlan['steps'][number];

/** Adds one training step of all students to the body of the loop. `loss` is float32 [students]. */
export function emitStackedStep(
  body: Scope,
  stacked: StackedPlan,
  step: Step,
  students: readonly ProgramVariables[],
  feeds: StackedFeeds & { index: Ref },
): { loss: Ref; done: readonly Ref[] } {
  const { results, translate } = emitGraph(body, step.graph, feedStep(body, stacked, step, students, feeds));
  const { loss } = results;
  if (loss === undefined) throw new Error('the step computes no loss');
  const valuesOf = pickPerStep(body, stacked.students, feeds);
  const done = students.flatMap((variables, student) => {
    const prefix = studentName(student, '');
    const own = Object.entries(results).filter(([name]) => name.startsWith(prefix));
    const computed: ComputedStep = {
      results: Object.fromEntries(own.map(([name, ref]) => [name.slice(prefix.length), ref])),
      lastReads: (weight) =>
        readersOf(step.graph, `${prefix}weight/${weight}`).map((ref) => after(translate(ref))),
    };
    return emitUpdates(body, stacked.plan, computed, variables, {
      perStep: valuesOf(student),
      hyperparameter: (name) => body.outer(feeds.own.get(name)?.[student] ?? '', 'float32'),
    });
  });
  return { loss, done };
}

/** What stands for each placeholder of a stacked step. */
function feedStep(
  body: Scope,
  stacked: StackedPlan,
  { rows }: Step,
  students: readonly ProgramVariables[],
  feeds: StackedFeeds & { index: Ref },
): (placeholder: string) => Ref {
  const { index, seed, hyperparameters, annealed, resident } = feeds;
  const inStep = pickIntegers(feeds.outside, body, feeds.order, index);
  const weights = new Map(
    students.flatMap((variables, student) =>
      [...variables.weights].map(([name, variable]) => [studentName(student, `weight/${name}`), variable]),
    ),
  );
  const columns = new Map(stacked.plan.columns.map((column) => [`column/${column.name}`, column]));
  return (placeholder) => {
    if (placeholder === 'seed') {
      const step = pickStep(body, feeds, index);
      return keySeeds(body, stacked.students, body.outer(seed, 'int32'), step);
    }
    const weight = weights.get(placeholder);
    if (weight) return body.read(weight);
    const name = placeholder.replace(/^hyperparameter\//, '');
    const ofSteps = annealed.get(name);
    if (ofSteps !== undefined) return pickFloat(body, ofSteps, index);
    const hyperparameter = hyperparameters.get(name);
    if (hyperparameter !== undefined) return body.outer(hyperparameter, 'float32');
    const column = columns.get(placeholder);
    if (!column) throw new Error(`nothing feeds ${placeholder}`);
    const values = body.outer(resident.get(column.name) ?? '', keptAs(body, column).dataType);
    return gatherStacked(body, stacked, column, values, inStep, rows);
  };
}

/** A step's rows of a column: [rows, …shape] where shared, else [students, rows, …shape]. */
function gatherStacked(
  scope: Scope,
  { students, rowOrder }: StackedPlan,
  column: Column,
  values: Ref,
  order: Ref,
  rows: number,
): Ref {
  if (rowOrder === 'shared') return gatherRows(scope, column, values, order, rows);
  const gathered = gatherRows(scope, column, values, order, students * rows);
  const target = scope.constant(indices([students, rows, ...column.shape]));
  return scope.add('Reshape', [gathered, target], { T: { type: stepTypeOf(column) }, Tshape: INT32 });
}

/** Stateless random operations are keyed by a student's seed and the step: int32 [students, 2]. */
function keySeeds(scope: Scope, students: number, seed: Ref, step: Ref): Ref {
  const shape = scope.constant(indices([students]));
  const steps = scope.add('Fill', [shape, step], { T: INT32, index_type: INT32 });
  return packRefs(scope, [seed, steps], 'int32', 1);
}

/** The optimizer's values at this step, for each student: one gather for all of them. */
function pickPerStep(
  body: Scope,
  students: number,
  { perStep, index }: StackedFeeds & { index: Ref },
): (student: number) => (name: string) => Ref {
  const { names, values } = perStep ?? { names: [], values: '' };
  const row = perStep ? arithmetic(body, 'float32').pick(body.outer(values, 'float32'), index) : '';
  const all = perStep ? unpackRef(body, row, students * names.length, 'float32') : [];
  return (student) => (name) => {
    const ref = all[student * names.length + names.indexOf(name)];
    if (ref === undefined || !names.includes(name)) throw new Error(`the optimizer prepares no ${name}`);
    return ref;
  };
}

const INT32 = { type: 'int32' } as const;
