/** @jest-environment <rootDir>/test/support/native-environment.js */
import { biasAddGrad } from '../../../../core/engine/rewrite/rules/bias-add-grad';
import { collapseReshapes } from '../../../../core/engine/rewrite/rules/collapse-reshapes';
import { dropIdentities } from '../../../../core/engine/rewrite/rules/drop-identities';
import { leakyReluGrad } from '../../../../core/engine/rewrite/rules/leaky-relu-grad';
import { reluGrad } from '../../../../core/engine/rewrite/rules/relu-grad';
import { repeatByOnes } from '../../../../core/engine/rewrite/rules/repeat-by-ones';
import { sigmoidGrad } from '../../../../core/engine/rewrite/rules/sigmoid-grad';
import { relu6Grad } from '../../../../core/engine/rewrite/rules/relu6-grad';
import { stepGrad } from '../../../../core/engine/rewrite/rules/step-grad';
import { tanhGrad } from '../../../../core/engine/rewrite/rules/tanh-grad';
import { relu } from '../../../../core/models/relu';
import type { Tensor } from '../../../../core/models/tensorflow';
import { checkRule } from '../../../support/check-rule';
import { loadTensorFlow } from '../../../support/load-tensorflow';

const tf = loadTensorFlow();
const x = tf.tensor2d([-2, -0.5, 0, 0.25, 1, 3], [2, 3]);
const dy = tf.tensor2d([1, -2, 3, 0.5, -1, 4], [2, 3]);
const gradientOf = (fn: (input: Tensor) => Tensor) => () => tf.grad(fn)(x, dy);

test("step-grad: the library's gradient of relu is one kernel, that takes relu's output", async () => {
  const { before, after, difference } = await checkRule(tf, stepGrad, { x, dy }, gradientOf(tf.relu), [
    dropIdentities,
  ]);
  expect(before).toEqual(expect.arrayContaining(['Greater', 'IsNan', 'Select', 'Select']));
  expect(after).toEqual(['Relu', 'ReluGrad']);
  expect(difference).toBe(0);
});

const wide = tf.tensor2d([-2, -0.5, 0.25, 5.5, 6.5, 30], [2, 3]);
const clipAt = (bound: number) => (input: Tensor) => tf.clipByValue(tf.relu(input), 0, bound);
const least = (bound: number) => (input: Tensor) => tf.minimum(bound, tf.relu(input));

test.each([
  ['clips', clipAt],
  ['takes the lesser', least],
])('relu6-grad: the gradient where the library %s is one kernel', async (_, bounded) => {
  const prepared = [dropIdentities, stepGrad];
  const gradient = () => tf.grad(bounded(6))(wide, dy);
  const { before, after, difference } = await checkRule(tf, relu6Grad, { wide, dy }, gradient, prepared);
  expect(before).toContain('ReluGrad');
  expect(after).toEqual(['Relu6', 'Relu6Grad']);
  expect(difference).toBe(0);
  const other = () => tf.grad(bounded(5))(wide, dy);
  expect((await checkRule(tf, relu6Grad, { wide, dy }, other, prepared)).after).not.toContain('Relu6Grad');
});

test('step-grad leaves other steps alone', async () => {
  const slanted = () => tf.mul(dy, tf.step(x, 0.5));
  expect((await checkRule(tf, stepGrad, { x, dy }, slanted)).after).not.toContain('ReluGrad');
  const row = tf.tensor1d([1, 2, 3]);
  const repeated = () => tf.mul(row, tf.step(x));
  expect((await checkRule(tf, stepGrad, { x, row }, repeated)).after).not.toContain('ReluGrad');
});

test('relu-grad: dy · sign(relu(x)) is one kernel', async () => {
  const { after, difference } = await checkRule(
    tf,
    reluGrad,
    { x, dy },
    gradientOf((input) => relu(tf, input)),
  );
  expect(after).toEqual(['Relu', 'ReluGrad']);
  expect(difference).toBe(0);
});

test('relu-grad leaves the sign of anything else alone', async () => {
  const signed = () => tf.mul(dy, tf.sign(x));
  expect((await checkRule(tf, reluGrad, { x, dy }, signed)).after).toEqual(['Mul', 'Sign']);
});

test('sigmoid-grad', async () => {
  const { before, after, difference } = await checkRule(tf, sigmoidGrad, { x, dy }, gradientOf(tf.sigmoid));
  expect(before).toEqual(['Mul', 'Mul', 'Sigmoid', 'Sub']);
  expect(after).toEqual(['Sigmoid', 'SigmoidGrad']);
  expect(difference).toBeLessThan(1e-6);
  const other = () => tf.mul(dy, tf.mul(x, tf.sub(1, x)));
  expect((await checkRule(tf, sigmoidGrad, { x, dy }, other)).after).toEqual(['Mul', 'Mul', 'Sub']);
});

test('tanh-grad', async () => {
  const { before, after, difference } = await checkRule(tf, tanhGrad, { x, dy }, gradientOf(tf.tanh));
  expect(before).toEqual(['Mul', 'Square', 'Sub', 'Tanh']);
  expect(after).toEqual(['Tanh', 'TanhGrad']);
  expect(difference).toBeLessThan(1e-6);
  const other = () => tf.mul(dy, tf.sub(2, tf.square(tf.tanh(x))));
  expect((await checkRule(tf, tanhGrad, { x, dy }, other)).after).not.toContain('TanhGrad');
});

test('leaky-relu-grad', async () => {
  const leaky = gradientOf((input) => tf.leakyRelu(input, 0.1));
  const { before, after, difference } = await checkRule(tf, leakyReluGrad, { x, dy }, leaky);
  expect(before).toEqual(['Greater', 'Mul', 'Select']);
  expect(after).toEqual(['LeakyReluGrad']);
  expect(difference).toBe(0);
  const other = () => tf.where(tf.greater(x, 1), dy, tf.mul(dy, 0.1));
  expect((await checkRule(tf, leakyReluGrad, { x, dy }, other)).after).toEqual(before);
});

test('repeat-by-ones: the gradient of a sum holds no tensor of ones', async () => {
  const row = tf.tensor2d([2, -3], [2, 1]);
  const fn = () => tf.grad((input: Tensor) => tf.sum(input, 1, true))(x, row);
  const { before, after, difference } = await checkRule(tf, repeatByOnes, { x, row }, fn, [collapseReshapes]);
  expect([before, after, difference]).toEqual([['Mul'], ['BroadcastTo'], 0]);
  const same = await checkRule(tf, repeatByOnes, { x }, () => tf.mul(x, tf.ones([2, 3])));
  expect([same.after, same.difference]).toEqual([[], 0]);
  const twos = await checkRule(tf, repeatByOnes, { x }, () => tf.mul(x, tf.fill([2, 3], 2)));
  expect(twos.after).toEqual(twos.before);
});

test('bias-add-grad: sums over all axes but the last, and no others', async () => {
  const image = tf.tensor(
    Float32Array.from({ length: 48 }, (_, i) => Math.sin(i)),
    [2, 3, 2, 4],
  );
  const summed = (axes: number[], keep = false) =>
    checkRule(tf, biasAddGrad, { image }, () => tf.sum(image, axes, keep));
  const { after, difference } = await summed([0, 1, 2]);
  expect(after).toEqual(['BiasAddGrad']);
  expect(difference).toBeLessThan(1e-6);
  expect((await summed([0, 1])).after).toEqual(['Sum']);
  expect((await summed([1, 2, 3])).after).toEqual(['Sum']);
  expect((await summed([0, 1, 2], true)).after).toEqual(expect.arrayContaining(['Sum']));
});
