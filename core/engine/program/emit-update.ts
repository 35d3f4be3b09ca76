import { keptAs } from '../device/kept-rows';
import { after, nodeOf, type Ref } from '../graph/graph-node';
import type { Scope } from '../graph/scope';
import { emitLossScaling, type UnscaledStep } from '../precision/emit-loss-scaling';
import type { TracedGraph } from '../trace/traced-graph';
import type { ProgramVariables } from './program-variables';
import { gatherRows } from './column';
import { emitGraph } from './emit-graph';
import type { PlannedStep, TrainingPlan } from './training-plan';

/** What a step is fed with, inside the loop. */
export interface StepFeeds {
  /** int32 [rows]: which rows of the data. */
  rows: Ref;
  /** All rows of a column, at the top level. */
  column: (name: string) => Ref;
  hyperparameter: (name: string) => Ref;
  perStep: (name: string) => Ref;
  /** int32 [2] */
  seed: () => Ref;
}

/** Adds one training step: gather, forward, loss, gradients, update. */
export function emitUpdate(
  scope: Scope,
  plan: TrainingPlan,
  { rows, graph }: PlannedStep,
  variables: ProgramVariables,
  feeds: StepFeeds,
): { loss: Ref; done: readonly Ref[] } {
  const columns = new Map(plan.columns.map((column) => [column.name, column]));
  const { lossScaling } = variables;
  const scale = lossScaling && scope.read(lossScaling.scale);
  const { results, translate } = emitGraph(scope, graph, (placeholder) => {
    const [kind = '', ...rest] = placeholder.split('/');
    const name = rest.join('/');
    if (kind === 'seed') return feeds.seed();
    if (kind === 'lossScale' && scale !== undefined) return scale;
    if (kind === 'hyperparameter') return feeds.hyperparameter(name);
    const weight = variables.weights.get(name);
    if (kind === 'weight' && weight) return scope.read(weight);
    const column = columns.get(name);
    if (kind !== 'column' || !column) throw new Error(`nothing feeds ${placeholder}`);
    const values = scope.outer(feeds.column(name), keptAs(scope, column).dataType);
    return gatherRows(scope, column, values, feeds.rows, rows);
  });
  const { loss } = results;
  if (loss === undefined) throw new Error('the step computes no loss');
  const lastReads = (weight: string): Ref[] =>
    readersOf(graph, `weight/${weight}`).map((ref) => after(translate(ref)));
  const computed = { results, lastReads };
  if (!lossScaling || scale === undefined)
    return { loss, done: emitUpdates(scope, plan, computed, variables, feeds) };
  const unscaled = emitLossScaling(scope, lossScaling, {
    scale,
    loss,
    gradients: listGradients(plan, results),
  });
  const done = emitUpdates(scope, plan, onlyIfGood(computed, unscaled), variables, feeds);
  return { loss: unscaled.loss, done: [...done, ...unscaled.done] };
}

function listGradients({ weights }: TrainingPlan, results: ComputedStep['results']) {
  return weights.flatMap(({ name, shape }) => {
    const gradient = results[`gradient/${name}`];
    return gradient === undefined ? [] : [{ name, shape, gradient }];
  });
}

/** The same step, with gradients that are no longer scaled, and with updates that only a good step makes. */
function onlyIfGood(
  { results, lastReads }: ComputedStep,
  { gradients, go, settle }: UnscaledStep,
): ComputedStep {
  const passed = [...gradients].map(([name, gradient]) => [`gradient/${name}`, gradient] as const);
  return {
    results: { ...results, ...Object.fromEntries(passed) },
    lastReads: (weight) => [...lastReads(weight), go],
    settle,
  };
}

/** What a step has computed for the update. */
export interface ComputedStep {
  /** `gradient/<name>` of trainable weights, `assignment/<name>` of those that the step sets itself. */
  results: Readonly<Record<string, Ref>>;
  /** Control inputs that say that a weight has been read for the last time. */
  lastReads: (weight: string) => readonly Ref[];
  /** Where a step may change nothing: what has run once that is known, or the changes are made. */
  settle?: (changes: readonly Ref[]) => Ref[];
}

/** Adds the updates of all weights. @returns the nodes that must have run before the next step. */
export function emitUpdates(
  scope: Scope,
  plan: Pick<TrainingPlan, 'weights' | 'optimizer'>,
  { results, lastReads, settle = (changes) => [...changes] }: ComputedStep,
  variables: ProgramVariables,
  feeds: Pick<StepFeeds, 'perStep' | 'hyperparameter'>,
): Ref[] {
  const { optimizer, weights } = plan;
  const perStep = remember(feeds.perStep);
  const { hyperparameter } = feeds;
  const computed = gradientsOf(weights, results);
  const gradients =
    optimizer.transformGradients?.({ scope, gradients: computed, hyperparameter }) ?? computed;
  return weights.flatMap(({ name, decays }): Ref[] => {
    const weight = variables.weights.get(name);
    if (!weight) throw new Error(`no variable for weight ${name}`);
    const slot = (part: string) => {
      const found = variables.slots.get(`${name}/${part}`);
      if (!found) throw new Error(`weight ${name} has no slot ${part}`);
      return found;
    };
    const change = (): Ref[] => {
      const control = lastReads(name);
      const assigned = results[`assignment/${name}`];
      if (assigned !== undefined) return [scope.assign(weight, assigned, ...control)];
      const gradient = gradients.get(name);
      if (gradient === undefined) return [];
      return optimizer.update({ scope, weight, gradient, decays, slot, perStep, hyperparameter, control });
    };
    const changes = settle(change());
    if (!optimizer.average) return changes;
    return [...changes, ...optimizer.average({ scope, weight, average: slot('average'), perStep, changes })];
  });
}

function gradientsOf(
  weights: TrainingPlan['weights'],
  results: ComputedStep['results'],
): ReadonlyMap<string, Ref> {
  const found = new Map<string, Ref>();
  for (const { name, trainable } of weights) {
    const gradient = results[`gradient/${name}`];
    if (trainable && gradient !== undefined) found.set(name, gradient);
  }
  return found;
}

/** A weight is updated in place, which must wait until the step has read it for the last time. */
export function readersOf({ nodes }: TracedGraph, placeholder: string): Ref[] {
  const sharing = new Set([placeholder]);
  const readers: Ref[] = [];
  for (const { name, op, inputs } of nodes) {
    if (!inputs.some((input) => sharing.has(nodeOf(input)))) continue;
    if (SHARES_MEMORY.has(op)) sharing.add(name);
    else readers.push(`${name}:0`);
  }
  return readers;
}

const SHARES_MEMORY: ReadonlySet<string> = new Set(['Reshape', 'Identity', 'ExpandDims', 'Squeeze']);

function remember(compute: (name: string) => Ref): (name: string) => Ref {
  const known = new Map<string, Ref>();
  return (name) => {
    const ref = known.get(name) ?? compute(name);
    known.set(name, ref);
    return ref;
  };
}
