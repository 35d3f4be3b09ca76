// Questions that rules ask about what computes a reference.
import { nodeOf, outputOf, type Ref } from '../graph/graph-node';
import type { TracedNode } from '../trace/traced-graph';
import type { RewriteContext } from './rewrite-rule';

/** A node's two inputs, in both orders: for operations that commute. */
export function bothOrders({ inputs: [a, b] }: TracedNode): (readonly [Ref, Ref])[] {
  if (a === undefined || b === undefined) return [];
  return [
    [a, b],
    [b, a],
  ];
}

/** The node behind a reference to a first output, where it is of that operation. */
export function nodeOfOp(ref: Ref | undefined, op: string, context: RewriteContext): TracedNode | null {
  if (ref === undefined || outputOf(ref) !== 0) return null;
  const node = context.producer(ref);
  return node.op === op && nodeOf(ref) === node.name ? node : null;
}

/** Whether every element behind a reference is the constant `value`. */
export function isFilledWith(ref: Ref | undefined, value: number, context: RewriteContext): boolean {
  if (ref === undefined) return false;
  const fill = nodeOfOp(ref, 'Fill', context);
  if (fill) return isFilledWith(fill.inputs[1], value, context);
  const values = context.constant(ref)?.values;
  return values !== undefined && values.length > 0 && values.every((each: number) => each === value);
}

export function haveSameShape(a: Ref, b: Ref, context: RewriteContext): boolean {
  return context.info(a).shape.join() === context.info(b).shape.join();
}
