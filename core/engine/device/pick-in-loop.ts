import { arithmetic } from '../graph/arithmetic';
import type { Ref } from '../graph/graph-node';
import type { Scope } from '../graph/scope';
import { bitcast } from './kept-rows';

/** Row `index`, within a loop, of int32 values from outside of it. A host's memory would be copied in every pass. */
export function pickIntegers(outside: Scope, body: Scope, values: Ref, index: Ref): Ref {
  if (!body.hasAccelerator) return arithmetic(body, 'int32').pick(body.outer(values, 'int32'), index);
  const kept = bitcast(outside, values, 'int32', 'float32');
  const picked = arithmetic(body, 'float32').pick(body.outer(kept, 'float32'), index);
  return bitcast(body, picked, 'float32', 'int32');
}

/** Number of a step within a loop: an int32 scalar, in the host's memory, where random operations want their seeds. */
export function pickStep(
  body: Scope,
  { firstStep, steps }: Record<'firstStep' | 'steps', Ref>,
  index: Ref,
): Ref {
  if (!body.hasAccelerator) return arithmetic(body, 'int32').pick(body.outer(steps, 'int32'), index);
  return arithmetic(body, 'int32').add(body.outer(firstStep, 'int32'), index);
}
