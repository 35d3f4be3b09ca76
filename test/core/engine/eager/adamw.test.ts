/** @jest-environment <rootDir>/test/support/native-environment.js */
import { createAdamW } from '../../../../core/engine/eager/adamw';
import type { StartSlots } from '../../../../core/engine/eager/optimizers/eager-optimizer';
import golden from '../../../golden/optimizers/adamw.json';
import { loadTensorFlow } from '../../../support/load-tensorflow';

const tf = loadTensorFlow();

type Run = (typeof golden.runs)[number];

function createLayer(kernel: number[], bias: number[]) {
  const variables = [tf.variable(tf.tensor2d(kernel, [3, 2])), tf.variable(tf.tensor1d(bias))] as const;
  const weights = [
    {
      spec: { name: 'logits/kernel', shape: [3, 2], role: 'output-kernel' as const },
      variable: variables[0],
    },
    { spec: { name: 'logits/bias', shape: [2], role: 'bias' as const }, variable: variables[1] },
  ];
  return { variables, weights };
}

const CONSTANT = { type: 'adamw', schedule: 'constant', warmupFraction: 0 } as const;

/** Runs steps [from, to) and gives kernel and bias after each, and the slots at the end. */
function train(run: Run, layer: ReturnType<typeof createLayer>, start: StartSlots, from: number, to: number) {
  const optimizer = { ...CONSTANT, ...run.optimizer };
  const adamw = createAdamW(tf, layer.weights, optimizer, start);
  const trace = [];
  for (let step = from; step < to; step += 1) {
    const gradients = {
      [layer.variables[0].name]: tf.tensor2d(run.kernelGradients[step]!, [3, 2]),
      [layer.variables[1].name]: tf.tensor1d(run.biasGradients[step]!),
    };
    adamw.apply(gradients, step + 1, run.rates[step]!);
    tf.dispose(gradients);
    const [kernel, bias] = layer.variables.map((variable) => variable.dataSync().slice());
    trace.push({ kernel: kernel!, bias: bias! });
  }
  const slots = adamw.readSlots();
  adamw.dispose();
  return { trace, slots };
}

const runs = golden.runs.map((run) => [JSON.stringify(run.optimizer), run] as const);

test.each(runs)('follows PyTorch in float64: %s', (_, run) => {
  const layer = createLayer(run.kernel, run.bias);
  const { trace } = train(run, layer, null, 0, run.rates.length);
  trace.forEach(({ kernel, bias }, step) => {
    const wanted = run.trace[step]!;
    kernel.forEach((value, i) => expect(Math.abs(value - wanted.kernel[i]!)).toBeLessThan(2e-6));
    bias.forEach((value, i) => expect(Math.abs(value - wanted.bias[i]!)).toBeLessThan(2e-6));
  });
  tf.dispose([...layer.variables]);
});

test('goes on from its slots as if it had not stopped, bit for bit', () => {
  const run = golden.runs[1]!;
  const whole = train(run, createLayer(run.kernel, run.bias), null, 0, 10);
  const layer = createLayer(run.kernel, run.bias);
  const half = train(run, layer, null, 0, 4);
  const rest = train(run, layer, half.slots, 4, 10);
  expect([...half.trace, ...rest.trace]).toEqual(whole.trace);
  expect(rest.slots).toEqual(whole.slots);
});

test('two optimizers share nothing, and none leaves a tensor behind', () => {
  const run = golden.runs[0]!;
  const before = tf.memory().numTensors;
  const layers = [createLayer(run.kernel, run.bias), createLayer(run.kernel, run.bias)];
  const optimizer = { ...CONSTANT, ...run.optimizer };
  const [first, second] = layers.map(({ weights }) => createAdamW(tf, weights, optimizer, null));
  const held = tf.memory().numTensors;
  const gradients = Object.fromEntries(layers[0]!.variables.map((v) => [v.name, tf.onesLike(v)]));
  first!.apply(gradients, 1, 0.1);
  tf.dispose(gradients);
  expect(tf.memory().numTensors).toBe(held);
  expect([...second!.readSlots().get('logits/bias/m')!]).toEqual([0, 0]);
  expect(first!.readSlots().get('logits/bias/m')![0]).toBeCloseTo(0.1, 6);
  [first, second].forEach((adamw) => adamw!.dispose());
  layers.forEach(({ variables }) => tf.dispose([...variables]));
  // The tensors that the variables were made from are the test's own.
  expect(tf.memory().numTensors - before).toBe(4);
});

test('a missing gradient is an error that names the weight', () => {
  const run = golden.runs[0]!;
  const layer = createLayer(run.kernel, run.bias);
  const optimizer = { ...CONSTANT, ...run.optimizer };
  const adamw = createAdamW(tf, layer.weights, optimizer, null);
  expect(() => adamw.apply({}, 1, 0.1)).toThrow('no gradient for logits/kernel');
  adamw.dispose();
});
