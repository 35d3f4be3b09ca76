import { indices } from '../graph/arithmetic';
import type { Ref } from '../graph/graph-node';
import type { Scope } from '../graph/scope';

/**
 * Rounds a float32 tensor of `count` elements to float16, and lays two into each int32 of a vector, since the library
 * has no type for halves. The last one may hold half a pair.
 */
export function emitHalves(scope: Scope, ref: Ref, count: number): Ref {
  const half = { T: { type: 'float16' } } as const;
  const rounded = scope.add('Cast', [ref], {
    SrcT: { type: 'float32' },
    DstT: { type: 'float16' },
    Truncate: { bool: false },
  });
  const reshape = (values: Ref, shape: readonly number[]): Ref =>
    scope.add('Reshape', [values, scope.constant(indices(shape))], { ...half, Tshape: { type: 'int32' } });
  let flat = reshape(rounded, [count]);
  if (count % 2 === 1) {
    const padding = scope.constant({ dataType: 'int32', shape: [1, 2], values: Int32Array.of(0, 1) });
    flat = scope.add('Pad', [flat, padding], { ...half, Tpaddings: { type: 'int32' } });
  }
  return scope.add('Bitcast', [reshape(flat, [Math.ceil(count / 2), 2])], {
    ...half,
    type: { type: 'int32' },
  });
}

/** Values of halves from their bits. Each is exact in float32. */
export function decodeHalves(bits: Uint16Array): Float32Array {
  return Float32Array.from(bits, decodeHalf);
}

/** IEEE 754-2019, §3.4, binary16: sign 1, exponent 5 with bias 15, fraction 10. */
function decodeHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}
