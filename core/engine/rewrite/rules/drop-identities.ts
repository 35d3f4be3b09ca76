import type { RewriteRule } from '../rewrite-rule';

/** What gives its input unchanged: `Identity`, a cast to the same type, a product with 1, a sum with 0. */
export const dropIdentities: RewriteRule = {
  name: 'drop-identities',
  rewrite: ({ op, inputs: [x, y], attributes, outputs: [output] }, context) => {
    if (x === undefined || !output) return null;
    if (op === 'Identity') return x;
    if (op === 'Cast') return context.info(x).dataType === output.dataType ? x : null;
    if (y === undefined) return null;
    const neutral = NEUTRAL[op];
    if (neutral === undefined || attributes['T'] === undefined) return null;
    for (const [kept, other] of op === 'RealDiv' || op === 'Sub'
      ? [[x, y] as const]
      : [[x, y] as const, [y, x] as const]) {
      const sameShape = context.info(kept).shape.join() === output.shape.join();
      if (sameShape && isFilledWith(context.constant(other)?.values, neutral)) return kept;
    }
    return null;
  },
};

const NEUTRAL: Readonly<Record<string, number>> = { Mul: 1, RealDiv: 1, AddV2: 0, Sub: 0 };

function isFilledWith(values: ArrayLike<number> | undefined, wanted: number): boolean {
  return values?.length === 1 && values[0] === wanted;
}
