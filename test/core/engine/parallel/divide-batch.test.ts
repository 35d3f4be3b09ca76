/** @jest-environment <rootDir>/test/support/native-environment.js */
import { Architecture } from '../../../../core/contracts/models/architecture';
import { loadMember, traceMember } from '../../../../core/engine/inference/load-member';
import { divideBatch } from '../../../../core/engine/parallel/divide-batch';
import { applyRules } from '../../../../core/engine/rewrite/apply-rules';
import { STANDARD_RULES } from '../../../../core/engine/rewrite/standard-rules';
import { trace } from '../../../../core/engine/trace/trace';
import type { TracedGraph } from '../../../../core/engine/trace/traced-graph';
import { loadTensorFlow } from '../../../support/load-tensorflow';
import { runGraph } from '../../../support/run-graph';
import { drawNetwork } from '../inference/random-members';

const tf = loadTensorFlow();
const ROWS = 8;

const shapesOf = ({ nodes }: TracedGraph, op: string) =>
  nodes.filter((node) => node.op === op).map(({ outputs: [output] }) => output?.shape);

test('the mean of all pixels and the products behind it stay in slices, down to the logits', () => {
  const architecture = Architecture.parse({ type: 'resnet', depth: 8, widthMultiplier: 0.25 });
  const { graph } = traceMember(tf, loadMember(drawNetwork(architecture, 1)), ROWS);
  const divided = divideBatch(graph, ROWS, 2, { products: true });
  expect(shapesOf(divided, 'Mean')).toEqual(Array(2).fill([ROWS / 2, 16]));
  expect(shapesOf(divided, 'ConcatV2')).toEqual([[ROWS, 4]]);
});

test('what is taken together over the rows is of all of them', async () => {
  const x = tf.tensor2d(
    Array.from({ length: ROWS * ROWS }, (_, i) => Math.sin(i)),
    [ROWS, ROWS],
  );
  const traced = trace(tf, { x }, () => {
    const product = tf.matMul(x, x);
    return { rows: tf.max(product, 1), columns: tf.max(product, 0), all: tf.mean(product) };
  });
  const graph = applyRules(traced, STANDARD_RULES);
  const divided = divideBatch(graph, ROWS, 2, { products: true });
  expect(shapesOf(divided, 'Max')).toEqual([[ROWS / 2], [ROWS / 2], [ROWS]]);
  const [wanted, found] = [await runGraph(tf, graph, { x }), await runGraph(tf, divided, { x })];
  for (const [name, values] of Object.entries(wanted))
    values.forEach((value, i) => expect(found[name]?.[i]).toBeCloseTo(value, 4));
  x.dispose();
});
