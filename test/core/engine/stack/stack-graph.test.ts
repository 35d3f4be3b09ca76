/** @jest-environment <rootDir>/test/support/native-environment.js */
import { stackGraph, studentName, type Placement } from '../../../../core/engine/stack/stack-graph';
import { trace } from '../../../../core/engine/trace/trace';
import type { NamedTensorMap, Tensor, TensorFlow } from '../../../../core/models/tensorflow';
import { loadTensorFlow } from '../../../support/load-tensorflow';
import { runTracedGraph } from './run-traced-graph';
import { stackingCases, type Case } from './stacking-cases';

const tf: TensorFlow = loadTensorFlow();
const { ruled, repeated } = stackingCases(tf);

type Inputs = Readonly<Record<string, Tensor>>;

interface Traced {
  students: Inputs[];
  placements: Record<string, 'common' | 'own'>;
}

/** Traces all cases as one graph; inputs and results carry the case's name. */
function traceCases(cases: Record<string, Case>, students: number) {
  const entries = Object.entries(cases);
  const common = collect(entries, (each) => each.common ?? {});
  const own = Array.from({ length: students }, () => collect(entries, (each) => each.own));
  const traced: Traced = {
    students: own.map((each) => ({ ...common, ...each })),
    placements: Object.fromEntries([
      ...Object.keys(common).map((name) => [name, 'common'] as const),
      ...Object.keys(own[0] ?? {}).map((name) => [name, 'own'] as const),
    ]),
  };
  const compute = (inputs: Inputs) =>
    Object.fromEntries(
      entries.map(([name, each]) => {
        return [slug(name), each.compute((input) => take(inputs, `${slug(name)}/${input}`))];
      }),
    );
  const feeds = traced.students[0] ?? {};
  return { ...traced, compute, graph: trace(tf, feeds, () => compute(feeds)) };
}

function collect(
  entries: readonly (readonly [string, Case])[],
  pick: (each: Case) => Record<string, () => Tensor>,
): Record<string, Tensor> {
  return Object.fromEntries(
    entries.flatMap(([name, each]) =>
      Object.entries(pick(each)).map(([input, make]) => [`${slug(name)}/${input}`, make()]),
    ),
  );
}

function take(tensors: Inputs, name: string): Tensor {
  const tensor = tensors[name];
  if (!tensor) throw new Error(`no tensor ${name}`);
  return tensor;
}

const slug = (name: string) => name.replace(/\W+/g, '-');

/** The stacked graph's results for each student, and each student's own. */
async function compare(cases: Record<string, Case>, count: number, placement: 'stacked' | 'each') {
  const { graph, students, placements, compute } = traceCases(cases, count);
  const place = (name: string): Placement => (placements[name] === 'own' ? placement : 'shared');
  const stacked = stackGraph(graph, { students: count, placement: place, result: () => placement });
  const feeds: NamedTensorMap = {};
  for (const name of Object.keys(placements)) {
    const each = students.map((inputs) => take(inputs, name));
    if (place(name) === 'shared') feeds[name] = take(students[0] ?? {}, name);
    else if (placement === 'stacked') feeds[name] = tf.stack(each);
    else each.forEach((tensor, student) => (feeds[studentName(student, name)] = tensor));
  }
  const outputs = await runTracedGraph(tf, stacked, feeds);
  const found = (name: string, student: number): Tensor =>
    placement === 'each'
      ? take(outputs, studentName(student, name))
      : tf.gather(take(outputs, name), student);
  return { stacked, expected: students.map(compute), found };
}

function expectClose(found: Tensor, expected: Tensor, what: string): void {
  expect([what, found.shape]).toEqual([what, expected.shape]);
  const [a, b] = [found.dataSync(), expected.dataSync()];
  const difference = Math.max(...Array.from(a, (value, i) => Math.abs(value - (b[i] ?? NaN))));
  expect([what, difference < 1e-4]).toEqual([what, true]);
}

afterAll(() => tf.disposeVariables());

it.each([
  [1, 'stacked'],
  [3, 'stacked'],
  [3, 'each'],
  [8, 'each'],
] as const)(
  '%i students, fed %s: every rule gives what each student gives alone',
  async (count, placement) => {
    const { stacked, expected, found } = await compare(ruled, count, placement);
    for (const name of Object.keys(ruled))
      expected.forEach((own, student) => {
        expectClose(found(slug(name), student), take(own, slug(name)), `${name}, student ${student}`);
      });
    const alone = stacked.nodes.filter(({ name, op }) => name.startsWith('student_') && op !== 'Placeholder');
    expect(alone.map(({ op }) => op)).toEqual([]);
  },
);

it('repeats what has no rule, and large products, for each student', async () => {
  const { stacked, expected, found } = await compare(repeated, 3, 'each');
  for (const name of Object.keys(repeated))
    expected.forEach((own, student) => {
      expectClose(found(slug(name), student), take(own, slug(name)), `${name}, student ${student}`);
    });
  const ops = stacked.nodes.map(({ op }) => op);
  expect(ops.filter((op) => op === 'Conv2D')).toHaveLength(3);
  expect(ops).not.toContain('Pack');
});

it('computes what all students share once', () => {
  const x = tf.zeros([2, 2]);
  const y = tf.zeros([2, 2]);
  const graph = trace(tf, { x, y }, () => ({ z: tf.mul(tf.exp(x), y) }));
  const placement = (name: string) => (name === 'x' ? 'shared' : 'each');
  const stacked = stackGraph(graph, { students: 4, placement, result: () => 'stacked' });
  const exp = stacked.nodes.find(({ op }) => op === 'Exp');
  expect(exp?.outputs).toEqual([{ dataType: 'float32', shape: [2, 2] }]);
});

it('repeats a result that does not differ', async () => {
  const x = tf.tensor1d([1, 2]);
  const graph = trace(tf, { x }, () => ({ y: tf.exp(x) }));
  const stacked = stackGraph(graph, { students: 3, placement: () => 'shared', result: () => 'stacked' });
  const y = take(await runTracedGraph(tf, stacked, { x }), 'y');
  expect(y.shape).toEqual([3, 2]);
  expectClose(y, tf.stack([tf.exp(x), tf.exp(x), tf.exp(x)]), 'rows');
});
