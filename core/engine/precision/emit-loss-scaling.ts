import { arithmetic, indices } from '../graph/arithmetic';
import { after, nodeOf, type Ref } from '../graph/graph-node';
import type { Scope } from '../graph/scope';
import type { LossScalingVariables } from './loss-scaling';

/** So many steps in a row with finite gradients double the scale. */
export const GROWTH_STEPS = 2000;
/** Gradients that are all zero would double it for ever. */
const MAX_SCALE = 2 ** 24;
/** Below, gradients overflow that float16 would hold without any scaling. */
const MIN_SCALE = 1;

/** What a step has computed with its loss scaled. */
export interface ScaledGradients {
  scale: Ref;
  loss: Ref;
  gradients: readonly { name: string; shape: readonly number[]; gradient: Ref }[];
}

/** The same for the update. */
export interface UnscaledStep {
  /** NaN in a step after which the scale is below 1. */
  loss: Ref;
  /** Divided by the scale. What takes them doesn't run in a step that is to change nothing. */
  gradients: ReadonlyMap<string, Ref>;
  /** A control input with the same effect, for what takes no gradient. */
  go: Ref;
  /** What has run once all changes are made, or are known not to be. */
  settle: (changes: readonly Ref[]) => Ref[];
  /** Nodes that must have run before the next step. */
  done: readonly Ref[];
}

/**
 * Dynamic loss scaling (Micikevicius et al. 2018, §3.2): the gradients of s·loss are divided by s in float32. Where one
 * of them isn't finite, the step changes no weight and no slot, and s is halved; after 2,000 good steps in a row it is
 * doubled. The number of the step goes on in any case: to Adam's moments a step that was left out at the start is one
 * whose gradients were zero, and averages of the weights count it as one that left them where they were.
 */
export function emitLossScaling(
  scope: Scope,
  variables: LossScalingVariables,
  { scale, loss, gradients }: ScaledGradients,
): UnscaledStep {
  const f = arithmetic(scope, 'float32');
  const unscaled = gradients.map(({ gradient, ...rest }) => ({ ...rest, gradient: f.div(gradient, scale) }));
  const isGood = allFinite(scope, unscaled);
  const bool = { T: { type: 'bool' } } as const;
  const branch = scope.add('Switch', [isGood, isGood], bool);
  const [stop, go] = [scope.add('Identity', [branch], bool), scope.add('Identity', [second(branch)], bool)];
  const next = nextScaling(scope, scale, scope.read(variables.goodSteps), isGood);
  return {
    loss: f.where(f.less(next.scale, MIN_SCALE), NaN, loss),
    gradients: new Map(
      unscaled.map(({ name, gradient }) => {
        const passed = scope.add('Switch', [gradient, isGood], { T: { type: 'float32' } });
        return [name, second(passed)];
      }),
    ),
    go: after(go),
    settle: (changes) => {
      if (changes.length === 0) return [];
      const changed = scope.add('Identity', [go, ...changes.map(after)], bool);
      return [scope.add('Merge', [stop, changed], { ...bool, N: { int: 2 } })];
    },
    done: [scope.assign(variables.scale, next.scale), scope.assign(variables.goodSteps, next.goodSteps)],
  };
}

function nextScaling(scope: Scope, scale: Ref, goodSteps: Ref, isGood: Ref): { scale: Ref; goodSteps: Ref } {
  const f = arithmetic(scope, 'float32');
  const count = f.where(isGood, f.add(goodSteps, 1), 0);
  const isDue = f.less(GROWTH_STEPS - 1, count);
  const grown = f.where(isDue, f.min(f.mul(scale, 2), MAX_SCALE), scale);
  return {
    scale: f.where(isGood, grown, f.mul(scale, 0.5)),
    goodSteps: f.where(isDue, 0, count),
  };
}

/** A bool scalar: whether every element of every gradient is a number and finite. */
function allFinite(scope: Scope, gradients: ScaledGradients['gradients']): Ref {
  const all = (from: Ref, rank: number): Ref => {
    const axes = scope.constant(indices(Array.from({ length: rank }, (_, i) => i)));
    return scope.add('All', [from, axes], { Tidx: { type: 'int32' }, keep_dims: { bool: false } });
  };
  const each = gradients.map(({ gradient, shape }) =>
    all(scope.add('IsFinite', [gradient], { T: { type: 'float32' } }), shape.length),
  );
  const attributes = { T: { type: 'bool' }, N: { int: each.length }, axis: { int: 0 } } as const;
  return all(scope.add('Pack', each, attributes), 1);
}

function second(ref: Ref): Ref {
  return `${nodeOf(ref)}:1`;
}
