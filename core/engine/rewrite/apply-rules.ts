import { nodeOf, type Attributes, type ConstantTensor, type Ref } from '../graph/graph-node';
import { infoOf, type TensorInfo, type TracedGraph, type TracedNode } from '../trace/traced-graph';
import type { RewriteContext, RewriteRule } from './rewrite-rule';

/**
 * Goes through a graph once, in order, and lets each rule replace each node. What a rule adds is offered to all rules
 * as well, so they compose. Nodes that nothing needs any more are left out.
 */
export function applyRules(graph: TracedGraph, rules: readonly RewriteRule[]): TracedGraph {
  const rewriter = new Rewriter(rules);
  for (const node of graph.nodes) rewriter.visit(node);
  const results = Object.fromEntries(
    Object.entries(graph.results).map(([name, ref]) => [name, rewriter.resolve(ref)]),
  );
  return { nodes: keepNeeded(rewriter.nodes, Object.values(results)), results };
}

class Rewriter implements RewriteContext {
  readonly nodes: TracedNode[] = [];
  private readonly byName = new Map<string, TracedNode>();
  private readonly replaced = new Map<Ref, Ref>();
  private readonly present = new Map<string, Ref>();
  private added = 0;

  constructor(private readonly rules: readonly RewriteRule[]) {}

  /** @returns what stands for the node's first output. */
  visit(original: TracedNode): Ref {
    const node = { ...original, inputs: original.inputs.map((ref) => this.resolve(ref)) };
    const own = `${node.name}:0`;
    this.byName.set(node.name, node);
    for (const { rewrite } of this.rules) {
      const ref = rewrite(node, this);
      if (ref === null) continue;
      if (ref !== own) this.replaced.set(own, ref);
      return ref;
    }
    return this.keep(node);
  }

  resolve(ref: Ref): Ref {
    const next = this.replaced.get(ref);
    return next === undefined ? ref : this.resolve(next);
  }

  producer(ref: Ref): TracedNode {
    const node = this.byName.get(nodeOf(ref));
    if (!node) throw new Error(`no node computes ${ref}`);
    return node;
  }

  info(ref: Ref): TensorInfo {
    return infoOf(this.byName, ref);
  }

  constant(ref: Ref): ConstantTensor | null {
    const { attributes } = this.producer(ref);
    const value = attributes['value'];
    return value && 'tensor' in value ? value.tensor : null;
  }

  add(op: string, inputs: readonly Ref[], attributes: Attributes, output: TensorInfo): Ref {
    this.added += 1;
    return this.visit({ name: `${op}_r${this.added}`, op, inputs, attributes, outputs: [output] });
  }

  addConstant(tensor: ConstantTensor): Ref {
    const { dataType, shape } = tensor;
    return this.add('Const', [], { dtype: { type: dataType }, value: { tensor } }, { dataType, shape });
  }

  /** The same operation on the same inputs is computed once. */
  private keep(node: TracedNode): Ref {
    const key = STATEFUL.has(node.op) ? node.name : identityOf(node);
    const known = this.present.get(key);
    if (known !== undefined) {
      node.outputs.forEach((_, i) => this.replaced.set(`${node.name}:${i}`, `${nodeOf(known)}:${i}`));
      return known;
    }
    this.present.set(key, `${node.name}:0`);
    this.nodes.push(node);
    return `${node.name}:0`;
  }
}

const STATEFUL: ReadonlySet<string> = new Set(['Placeholder']);

function identityOf({ op, inputs, attributes }: TracedNode): string {
  return JSON.stringify([op, inputs, Object.entries(attributes).sort()], (_, value: unknown) =>
    ArrayBuffer.isView(value)
      ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')
      : value,
  );
}

function keepNeeded(nodes: readonly TracedNode[], results: readonly Ref[]): TracedNode[] {
  const needed = new Set(results.map(nodeOf));
  const kept: TracedNode[] = [];
  for (const node of [...nodes].reverse()) {
    if (!needed.has(node.name) && node.op !== 'Placeholder') continue;
    kept.push(node);
    for (const input of node.inputs) needed.add(nodeOf(input));
  }
  return kept.reverse();
}
