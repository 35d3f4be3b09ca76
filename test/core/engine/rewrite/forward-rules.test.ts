/** @jest-environment <rootDir>/test/support/native-environment.js */
import { addToAddV2 } from '../../../../core/engine/rewrite/rules/add-to-add-v2';
import { biasAdd } from '../../../../core/engine/rewrite/rules/bias-add';
import { collapseReshapes } from '../../../../core/engine/rewrite/rules/collapse-reshapes';
import { dropIdentities } from '../../../../core/engine/rewrite/rules/drop-identities';
import { flattenBatchMatmul } from '../../../../core/engine/rewrite/rules/flatten-batch-matmul';
import { logSoftmax } from '../../../../core/engine/rewrite/rules/log-softmax';
import { relu6 } from '../../../../core/engine/rewrite/rules/relu6';
import { sinkReshapes } from '../../../../core/engine/rewrite/rules/sink-reshapes';
import type { Tensor } from '../../../../core/models/tensorflow';
import { checkRule } from '../../../support/check-rule';
import { loadTensorFlow } from '../../../support/load-tensorflow';

const tf = loadTensorFlow();
const filled = (...shape: number[]): Tensor => {
  const length = shape.reduce((product, size) => product * size, 1);
  return tf.tensor(
    Float32Array.from({ length }, (_, i) => Math.sin(3 * i + length)),
    shape,
  );
};
const x = filled(2, 3);
const bias = filled(3);

test('add-to-add-v2', async () => {
  const y = filled(2, 3);
  const { before, after, difference } = await checkRule(tf, addToAddV2, { x, y }, () => tf.add(x, y));
  expect([before, after, difference]).toEqual([['Add'], ['AddV2'], 0]);
});

test('bias-add: a vector over the last axis, reshaped or not', async () => {
  const plain = await checkRule(tf, biasAdd, { x, bias }, () => tf.add(x, bias), [addToAddV2]);
  expect([plain.before, plain.after, plain.difference]).toEqual([['AddV2'], ['BiasAdd'], 0]);
  const image = filled(2, 2, 2, 3);
  const reshaped = () => tf.add(image, tf.reshape(bias, [1, 1, 1, 3]));
  const outcome = await checkRule(tf, biasAdd, { image, bias }, reshaped, [addToAddV2]);
  expect([outcome.after, outcome.difference]).toEqual([['BiasAdd'], 0]);
});

test('relu6: the bound at 6, with or without one at 0', async () => {
  const wide = tf.tensor1d([-3, 0, 0.5, 5.9, 6.1, 40]);
  const least = await checkRule(tf, relu6, { wide }, () => tf.minimum(6, tf.relu(wide)));
  expect([least.before, least.after, least.difference]).toEqual([['Minimum', 'Relu'], ['Relu6'], 0]);
  const clipped = await checkRule(tf, relu6, { wide }, () => tf.clipByValue(tf.relu(wide), 0, 6));
  expect([clipped.after, clipped.difference]).toEqual([['Relu6'], 0]);
  const other = await checkRule(tf, relu6, { wide }, () => tf.clipByValue(tf.relu(wide), 1, 6));
  expect([other.after, other.difference]).toEqual([['Maximum', 'Relu6'], 0]);
  const five = await checkRule(tf, relu6, { wide }, () => tf.minimum(5, tf.relu(wide)));
  expect(five.after).toEqual(['Minimum', 'Relu']);
});

test('bias-add leaves other sums alone', async () => {
  const column = filled(2, 1);
  const square = filled(3, 3);
  const across = tf.tensor2d([1, 2, 3], [3, 1]);
  for (const [feeds, fn] of [
    [{ x, column }, () => tf.add(x, column)],
    [{ square, across }, () => tf.add(square, across)],
    [{ column }, () => tf.add(column, tf.tensor1d([4]))],
    [{ column, bias }, () => tf.add(column, bias)],
  ] as const) {
    expect((await checkRule(tf, biasAdd, { ...feeds }, fn, [addToAddV2])).after).not.toContain('BiasAdd');
  }
});

test('collapse-reshapes', async () => {
  const twice = await checkRule(tf, collapseReshapes, { x }, () => tf.reshape(tf.reshape(x, [6]), [3, 2]));
  expect([twice.before, twice.after, twice.difference]).toEqual([['Reshape', 'Reshape'], ['Reshape'], 0]);
  const back = await checkRule(tf, collapseReshapes, { x }, () => tf.reshape(tf.reshape(x, [6]), [2, 3]));
  expect([back.after, back.difference]).toEqual([[], 0]);
  const once = await checkRule(tf, collapseReshapes, { x }, () => tf.reshape(x, [6]));
  expect(once.after).toEqual(['Reshape']);
});

test('drop-identities: ones and zeros that change nothing', async () => {
  for (const fn of [
    () => tf.mul(x, 1),
    () => tf.mul(1, x),
    () => tf.add(x, 0),
    () => tf.sub(x, 0),
    () => tf.div(x, 1),
  ]) {
    const { after, difference } = await checkRule(tf, dropIdentities, { x }, fn, [addToAddV2]);
    expect([after, difference]).toEqual([[], 0]);
  }
});

test('drop-identities leaves alone what does change something', async () => {
  const scalar = tf.scalar(3);
  for (const [fn, op] of [
    [() => tf.sub(0, x), 'Sub'],
    [() => tf.div(1, x), 'RealDiv'],
    [() => tf.mul(x, 2), 'Mul'],
    [() => tf.mul(scalar, tf.ones([1, 1])), 'Mul'],
    [() => tf.cast(x, 'int32'), 'Cast'],
  ] as const) {
    const { after } = await checkRule(tf, dropIdentities, { x, scalar }, fn);
    expect(after).toEqual([op]);
  }
});

test('flatten-batch-matmul: batches of one, transposed or not; larger ones stay', async () => {
  const [a, b] = [filled(4, 2), filled(4, 3)];
  const product = () => tf.matMul(a, b, true, false);
  const outcome = await checkRule(tf, flattenBatchMatmul, { a, b }, product);
  expect(outcome.before).toContain('BatchMatMulV2');
  expect(outcome.after).toContain('MatMul');
  expect(outcome.after).not.toContain('BatchMatMulV2');
  expect(outcome.difference).toBeLessThan(1e-6);
  const [c, d] = [filled(2, 3, 4), filled(2, 4, 5)];
  const batched = await checkRule(tf, flattenBatchMatmul, { c, d }, () => tf.matMul(c, d));
  expect(batched.after).toEqual(batched.before);
});

test('sink-reshapes: the bias is added before the reshape, where channels stay the last axis', async () => {
  const rules = [addToAddV2, biasAdd];
  const kept = () => tf.add(tf.reshape(x, [1, 2, 3]), bias);
  const outcome = await checkRule(tf, sinkReshapes, { x, bias }, kept, rules);
  expect([outcome.after, outcome.difference]).toEqual([['BiasAdd', 'Reshape'], 0]);
  const flat = filled(6);
  const fromVector = () => tf.add(tf.reshape(flat, [2, 3]), bias);
  const vector = await checkRule(tf, sinkReshapes, { flat, bias }, fromVector, rules);
  expect(vector.after).toEqual(vector.before);
  const square = filled(3, 2);
  const fromOther = () => tf.add(tf.reshape(square, [2, 3]), bias);
  expect((await checkRule(tf, sinkReshapes, { square, bias }, fromOther, rules)).difference).toBe(0);
});

test('log-softmax over the last axis, and no other', async () => {
  const { after, difference } = await checkRule(tf, logSoftmax, { x }, () => tf.logSoftmax(x), [
    dropIdentities,
  ]);
  expect(after).toEqual(['LogSoftmax']);
  expect(difference).toBeLessThan(1e-6);
  const shifted = (axis: number) => () => {
    const centred = tf.sub(x, tf.max(x, axis, true));
    return tf.sub(centred, tf.log(tf.sum(tf.exp(centred), axis, true)));
  };
  expect((await checkRule(tf, logSoftmax, { x }, shifted(1))).after).toEqual(['LogSoftmax']);
  expect((await checkRule(tf, logSoftmax, { x }, shifted(0))).after).not.toContain('LogSoftmax');
});
