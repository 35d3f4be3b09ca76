import type { Ref } from '../../graph/graph-node';
import type { TracedNode } from '../../trace/traced-graph';
import type { RewriteContext, RewriteRule } from '../rewrite-rule';

/**
 * s − log Σ exp(s) for s = x − max(x), over the last axis of a matrix, is `LogSoftmax`: the library composes it of six
 * kernels.
 */
export const logSoftmax: RewriteRule = {
  name: 'log-softmax',
  rewrite: ({ op, inputs: [shifted, log], outputs: [output] }, context) => {
    if (op !== 'Sub' || shifted === undefined || log === undefined || output?.shape.length !== 2) return null;
    const x = sourceOfShift(shifted, context);
    const sum = inputOf(log, 'Log', context);
    const exp = sum === null ? null : inputOf(sum, 'Sum', context);
    if (x === null || sum === null || exp === null) return null;
    const reducesRows = isOverLastAxis(skipReshape(sum, context), context);
    if (!reducesRows || inputOf(exp, 'Exp', context) !== shifted) return null;
    return context.add('LogSoftmax', [x], { T: { type: 'float32' } }, output);
  },
};

/** x where the reference is x − max(x) over the last axis. */
function sourceOfShift(ref: Ref, context: RewriteContext): Ref | null {
  const {
    op,
    inputs: [x, max],
  } = context.producer(ref);
  if (op !== 'Sub' || x === undefined || max === undefined) return null;
  const isShift = inputOf(max, 'Max', context) === x && isOverLastAxis(skipReshape(max, context), context);
  return isShift ? x : null;
}

/** The first input of the node behind a reference, where it is of that operation; a reshape between is skipped. */
function inputOf(ref: Ref, op: string, context: RewriteContext): Ref | null {
  const node = skipReshape(ref, context);
  return node.op === op ? (node.inputs[0] ?? null) : null;
}

function skipReshape(ref: Ref, context: RewriteContext): TracedNode {
  const node = context.producer(ref);
  const [source] = node.inputs;
  return node.op === 'Reshape' && source !== undefined ? context.producer(source) : node;
}

function isOverLastAxis({ inputs: [x, axes] }: TracedNode, context: RewriteContext): boolean {
  if (x === undefined || axes === undefined) return false;
  const values = context.constant(axes)?.values;
  return values?.length === 1 && (values[0] === context.info(x).shape.length - 1 || values[0] === -1);
}
