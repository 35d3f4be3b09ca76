import { applyRules } from '../../../../core/engine/rewrite/apply-rules';
import { countOps, countRules } from '../../../../core/engine/rewrite/count-rules';
import type { RewriteRule } from '../../../../core/engine/rewrite/rewrite-rule';
import type { TracedGraph } from '../../../../core/engine/trace/traced-graph';

const output = { dataType: 'float32', shape: [2] } as const;
const node = (name: string, op: string, ...inputs: string[]) => ({
  name,
  op,
  inputs,
  attributes: {},
  outputs: [output],
});

/** −(x · x) · x, negated once more. */
const graph: TracedGraph = {
  nodes: [
    node('x', 'Placeholder'),
    node('square', 'Mul', 'x:0', 'x:0'),
    node('minus', 'Neg', 'square:0'),
    node('cube', 'Mul', 'minus:0', 'x:0'),
    node('plus', 'Neg', 'cube:0'),
  ],
  results: { y: 'plus:0' },
};

const squares: RewriteRule = {
  name: 'squares',
  rewrite: ({ op, inputs: [a = '', b] }, context) =>
    op === 'Mul' && a === b ? context.add('Square', [a], {}, output) : null,
};
const negations: RewriteRule = {
  name: 'negations',
  rewrite: ({ op, inputs: [x = ''] }, context) => {
    if (op !== 'Neg') return null;
    const values = Float32Array.of(-1, -1);
    return context.add('Mul', [x, context.addConstant({ ...output, values })], {}, output);
  },
};
const never: RewriteRule = { name: 'never', rewrite: () => null };

test('counts what each rule replaced and added', () => {
  const { rules, uses } = countRules([squares, negations, never]);
  applyRules(graph, rules);
  expect(uses).toEqual([
    { rule: 'squares', fired: 1, replaced: { Mul: 1 }, added: { Square: 1 } },
    { rule: 'negations', fired: 2, replaced: { Neg: 2 }, added: { Mul: 2, Const: 2 } },
    { rule: 'never', fired: 0, replaced: {}, added: {} },
  ]);
});

test('counted rules do what the rules do', () => {
  const rules = [squares, negations, never];
  const counted = applyRules(graph, countRules(rules).rules);
  expect(counted).toEqual(applyRules(graph, rules));
  expect(countOps(counted.nodes)).toEqual({ Placeholder: 1, Square: 1, Const: 1, Mul: 3 });
});
