import { after, type Ref } from '../graph/graph-node';
import type { GraphVariable, Scope } from '../graph/scope';

const FLOAT32 = { type: 'float32' } as const;

/** Adds θ ← θ − rate · value, in one pass over a variable. @returns the node. */
export function subtractInPlace(
  scope: Scope,
  variable: GraphVariable,
  rate: Ref,
  value: Ref,
  control: readonly Ref[] = [],
): Ref {
  const handle = scope.outer(variable.handle, 'resource');
  const attributes = { T: FLOAT32, use_locking: { bool: false } };
  return scope.add('ResourceApplyGradientDescent', [handle, rate, value, ...control], attributes);
}

/** Adds a read of a variable as it is once nodes have run that change it. */
export function readAfter(scope: Scope, variable: GraphVariable, changes: readonly Ref[]): Ref {
  const handle = scope.outer(variable.handle, 'resource');
  // Tied to the pass too, where nothing in this step changes the variable.
  return changes.length === 0
    ? scope.read(variable)
    : scope.add('ReadVariableOp', [handle, ...changes.map(after)], { dtype: FLOAT32 });
}
