import type { RewriteContext, RewriteRule } from './rewrite-rule';

/** Number of nodes by operation. */
export type OpCounts = Record<string, number>;

/** What a rule did to a graph. */
export interface RuleUse {
  rule: string;
  /** Times that it replaced a node. */
  fired: number;
  /** Nodes that it replaced. */
  replaced: OpCounts;
  /** Nodes that it put in their place; other rules may have replaced these in turn. */
  added: OpCounts;
}

/** The same rules, which count what they do in `uses`: one for each rule, in order. */
export function countRules(rules: readonly RewriteRule[]): { rules: RewriteRule[]; uses: RuleUse[] } {
  const counted = rules.map((rule) => countRule(rule));
  return { rules: counted.map(({ rule }) => rule), uses: counted.map(({ use }) => use) };
}

function countRule({ name, rewrite }: RewriteRule): { rule: RewriteRule; use: RuleUse } {
  const use: RuleUse = { rule: name, fired: 0, replaced: {}, added: {} };
  const rule: RewriteRule = {
    name,
    rewrite: (node, context) => {
      const ref = rewrite(node, countAdded(context, use.added));
      if (ref !== null) {
        use.fired += 1;
        increment(use.replaced, node.op);
      }
      return ref;
    },
  };
  return { rule, use };
}

function countAdded(context: RewriteContext, added: OpCounts): RewriteContext {
  return {
    producer: (ref) => context.producer(ref),
    info: (ref) => context.info(ref),
    constant: (ref) => context.constant(ref),
    add: (op, inputs, attributes, output) => {
      increment(added, op);
      return context.add(op, inputs, attributes, output);
    },
    addConstant: (tensor) => {
      increment(added, 'Const');
      return context.addConstant(tensor);
    },
  };
}

/** Counts nodes by operation. */
export function countOps(nodes: readonly { op: string }[]): OpCounts {
  const counts: OpCounts = {};
  for (const { op } of nodes) increment(counts, op);
  return counts;
}

function increment(counts: OpCounts, op: string): void {
  counts[op] = (counts[op] ?? 0) + 1;
}
