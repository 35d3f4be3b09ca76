import type { DataType } from '../graph/data-type';
import { nodeOf, type Ref } from '../graph/graph-node';
import type { Scope } from '../graph/scope';

/** Puts tensors of one shape side by side on a new axis. */
export function packRefs(scope: Scope, refs: readonly Ref[], type: DataType, axis: number): Ref {
  return scope.add('Pack', refs, { T: { type }, N: { int: refs.length }, axis: { int: axis } });
}

/** Takes a tensor apart along its first axis, of `count` elements. */
export function unpackRef(scope: Scope, ref: Ref, count: number, type: DataType): Ref[] {
  const node = nodeOf(scope.add('Unpack', [ref], { T: { type }, num: { int: count }, axis: { int: 0 } }));
  return Array.from({ length: count }, (_, i) => `${node}:${i}`);
}
