import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { chooseTraining, readCount } from '../../cli/engine/choose-training';
import { projectRoot } from '../../infra/setup/paths.cjs';

const SMALL = '{"type":"mlp","hidden":[3]}';
const options = { input: '28x28x1' };

function inspect(...args: string[]) {
  const program = join(projectRoot, 'cli', 'bin.mjs');
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' };
  return spawnSync(process.execPath, [program, 'engine', 'inspect', ...args], { env, encoding: 'utf8' });
}

test('prints node counts, rules and operations, and with --nodes every node', () => {
  const args = ['--architecture', SMALL, '--input', '2x2x1', '--classes', '2', '--batch', '8', '--nodes'];
  const { status, stdout } = inspect(...args);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^mlp-3 on 2×2×1, 2 classes, hard-labels, batches of 8\n/);
  expect(stdout).toMatch(/^flatten-batch-matmul +6 +6 BatchMatMulV2 +.*6 MatMul *$/m);
  expect(stdout).toMatch(/^BatchMatMulV2 +6 +· *$/m);
  expect(stdout).toMatch(/^MatMul +· +5 *$/m);
  expect(stdout).toMatch(/^MatMul_\w+ +MatMul +Relu_\d+ weight\/logits\/kernel +float32 \[8, 2\] *$/m);
  expect(stdout).toMatch(/^gradient\/logits\/bias +BiasAddGrad_\w+ *$/m);
});

test('--json has the nodes of each graph, divided among threads', () => {
  const { status, stdout } = inspect('--recipe', 'mnist', '--shape', 'mlp-256', '--threads', '2', '--json');
  expect(status).toBe(0);
  const { architecture, loss, divided, rewritten, ...rest } = JSON.parse(stdout) as Record<
    string,
    { nodes: { name: string }[] }
  >;
  expect(architecture).toEqual({ type: 'mlp', hidden: [256] });
  expect(loss).toEqual({ method: 'distillation', temperature: 4, alpha: 0.9 });
  expect(rest).toMatchObject({ inputShape: [28, 28, 1], classes: 10, batchSize: 256, threads: 2 });
  const names = (graph?: { nodes: { name: string }[] }) => graph?.nodes.map(({ name }) => name);
  expect(names(rewritten)).toContain('weight/dense_1/kernel');
  expect(names(divided)).toContain('weight/dense_1/kernel.part1');
});

test('a wrong option is answered with what is known, without a stack', () => {
  const { status, stdout, stderr } = inspect('--recipe', 'mnist', '--shape', 'mlp-7');
  expect(status).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toBe(
    'error unknown shape of recipe mnist "mlp-7"; known: mlp-256-128, mlp-256, mlp-128-64, ' +
      'cnn-k5x4s2-k5x8s2, cnn-k4x32s2-64s2-64+256, cnn-k5x32s2-64s2-64+256, cnn-k5x32s2-k5x64s2+256\n',
  );
});

test("a recipe's teacher is trained as the recipe says, its student otherwise", async () => {
  const teacher = { ...options, recipe: 'mnist', shape: 'cnn-k5x32s2-k5x64s2+256' };
  expect(await chooseTraining(teacher)).toMatchObject({
    loss: { method: 'hard-labels' },
    optimizer: { type: 'adamw', learningRate: 0.003 },
  });
  const student = await chooseTraining({ ...options, recipe: 'mnist', loss: 'label-smoothing', batch: '32' });
  expect(student).toMatchObject({
    architecture: { hidden: [256, 128] },
    loss: { method: 'label-smoothing' },
    batchSize: 32,
    optimizer: { learningRate: 0.004 },
  });
});

test.each([
  [{}, '--architecture / --recipe: got null, allowed: exactly one of the two'],
  [{ recipe: 'mnist', architecture: SMALL }, 'allowed: exactly one of the two'],
  [{ architecture: SMALL, shape: 'mlp-3' }, '--shape: got "mlp-3", allowed: only with --recipe'],
  [{ architecture: 'mlp-3' }, '--architecture: got "mlp-3", allowed: JSON such as'],
  [{ architecture: '{"type":"rnn"}' }, 'type: got "rnn"'],
  [{ architecture: SMALL, input: '28x28' }, '--input: got "28x28", allowed: height, width and channels'],
  [{ architecture: SMALL, input: '28x0x1' }, '--input: got "28x0x1"'],
  [{ architecture: SMALL, input: '0' }, 'or a number of features, 1 to 1000000'],
  [{ architecture: SMALL, classes: '1' }, '--classes: got "1", allowed: a whole number from 2 to 256'],
  [{ architecture: SMALL, batch: 'many' }, '--batch: got "many", allowed: a whole number from 1 to 65536'],
  [{ recipe: 'mnsit' }, 'unknown recipe "mnsit"; known: '],
])('refuses %p', async (given, message) => {
  await expect(chooseTraining({ ...options, ...given })).rejects.toThrow(message);
});

test('a network on rows of features is inspected by their number', async () => {
  const architecture = '{"type":"residual-mlp","width":8}';
  const { stdout } = inspect('--architecture', architecture, '--input', '5', '--classes', '2');
  expect(stdout).toMatch(/^residual-mlp-2x8 on 5, 2 classes, hard-labels, batches of 128\n/);
  expect(stdout).toMatch(/^StatelessRandomUniform\w* +2 +2 *$/m);
  expect(await chooseTraining({ ...options, architecture, input: '33' })).toMatchObject({
    architecture: { blocks: 2, hiddenFactor: 2, hiddenDropout: 0.2, residualDropout: 0 },
    inputShape: [33],
  });
});

test('a shape that its inputs do not fit is refused', () => {
  const { status, stderr } = inspect('--architecture', '{"type":"lenet"}', '--input', '8x8x1');
  expect(status).toBe(1);
  expect(stderr).toContain('type: got "lenet", allowed: one for images of 8×8 pixels');
});

test('a count is a whole number in range', () => {
  expect(readCount('12', '--threads', 1, 256)).toBe(12);
  for (const text of ['0', '257', '1.5', '', 'two'])
    expect(() => readCount(text, '--threads', 1, 256)).toThrow('--threads');
});
