import { scalar } from '../graph/arithmetic';
import type { DataType } from '../graph/data-type';
import type { Ref } from '../graph/graph-node';
import type { Scope } from '../graph/scope';
import { bitcast } from './kept-rows';

/** Row `index`, within a loop, of int32 values from outside of it. A host's memory would be copied in every pass. */
export function pickIntegers(outside: Scope, body: Scope, values: Ref, index: Ref): Ref {
  if (!body.hasAccelerator) return pick(body, body.outer(values, 'int32'), index, 'int32');
  const kept = bitcast(outside, values, 'int32', 'float32');
  return bitcast(body, pick(body, body.outer(kept, 'float32'), index, 'float32'), 'float32', 'int32');
}

/** Number of a step within a loop: an int32 scalar, in the host's memory, where random operations want their seeds. */
export function pickStep(
  body: Scope,
  { firstStep, steps }: Record<'firstStep' | 'steps', Ref>,
  index: Ref,
): Ref {
  if (!body.hasAccelerator) return pick(body, body.outer(steps, 'int32'), index, 'int32');
  return body.add('AddV2', [body.outer(firstStep, 'int32'), index], { T: INT32 });
}

const INT32 = { type: 'int32' } as const;

function pick(scope: Scope, from: Ref, index: Ref, type: DataType): Ref {
  const axis = scope.constant(scalar(0, 'int32'));
  return scope.add('GatherV2', [from, index, axis], {
    Tparams: { type },
    Tindices: INT32,
    Taxis: INT32,
    batch_dims: { int: 0 },
  });
}
