/** @jest-environment <rootDir>/test/support/native-environment.js */
import { trace } from '../../../../core/engine/trace/trace';
import { traceStep } from '../../../../core/engine/trace/trace-step';
import type { Scalar, Tensor } from '../../../../core/models/tensorflow';
import { loadTensorFlow } from '../../../support/load-tensorflow';
import { runGraph } from '../../../support/run-graph';

const tf = loadTensorFlow();
const x = tf.tensor2d([-2, -0.5, 0, 0.25, 1, 3], [2, 3]);
const traceOf = (fn: () => Tensor) => trace(tf, { x }, () => ({ result: fn() }));

test('a graph computes what the function did, for other values too', async () => {
  const graph = traceOf(() => tf.sum(tf.mul(tf.expandDims(x, 1), tf.tensor1d([1, 2, 3])), 2));
  const other = tf.ones([2, 3]);
  expect(await runGraph(tf, graph, { x: other })).toEqual({ result: [6, 6] });
});

test('a gather by computed indices passes, since the library only looks whether they are in range', async () => {
  const indices = tf.tensor1d([1, 0, 1], 'int32');
  const graph = trace(tf, { x, indices }, () => ({
    result: tf.gather(x, tf.add(indices, tf.scalar(0, 'int32'))),
  }));
  expect((await runGraph(tf, graph, { x, indices }))['result']).toEqual([
    0.25, 1, 3, -2, -0.5, 0, 0.25, 1, 3,
  ]);
});

test('values that are read in JavaScript are refused, be it the last thing or not', () => {
  const reads = /reads the values of Square_\d+:0 in JavaScript/;
  const read = () => {
    const y = tf.square(x);
    return (y.dataSync()[0] ?? 0) > 1 ? tf.neg(y) : y;
  };
  expect(() => traceOf(read)).toThrow(reads);
  const readLast = () => {
    const y = tf.square(x);
    y.dataSync();
    return y;
  };
  expect(() => traceOf(readLast)).toThrow(reads);
  const readOneGatherAnother = () => {
    const y = tf.square(x);
    y.dataSync();
    return tf.gather(y, tf.tensor1d([0], 'int32'));
  };
  expect(() => traceOf(readOneGatherAnother)).toThrow(reads);
});

test('the backend and the random generator are as before, whatever happened', () => {
  const { random } = Math;
  const backend = tf.backend();
  expect(() => traceOf(() => tf.dropout(x, 0.5))).toThrow();
  expect(Math.random).toBe(random);
  expect(
    ['executeSingleOutput', 'executeMultipleOutputs', 'readSync'].some((name) =>
      Object.hasOwn(backend, name),
    ),
  ).toBe(false);
  expect(tf.dropout(x, 0.5).shape).toEqual([2, 3]);
});

describe('random draws that a graph would repeat', () => {
  test('are refused without a seed, however small', () => {
    expect(() => traceOf(() => tf.dropout(x, 0.5))).toThrow(/draws random numbers/);
    expect(() => traceOf(() => tf.add(x, tf.randomNormal([2, 3])))).toThrow(/draws random numbers/);
  });

  test('are refused with a seed where they are as large as a mask', () => {
    const wide = tf.zeros([20, 30]);
    const fn = () => ({ result: tf.dropout(wide, 0.5, undefined, 7) });
    expect(() => trace(tf, { wide }, fn)).toThrow(/shape \[20, 30\] with values of its own/);
  });

  test('are told from tensors that are uniform or evenly spaced, or made outside', () => {
    const wide = tf.zeros([20, 30]);
    const table = tf.tensor2d(
      Float32Array.from({ length: 600 }, (_, i) => Math.sin(i)),
      [20, 30],
    );
    const steps = Float32Array.from({ length: 600 }, (_, i) => i / 600);
    const fn = () => {
      const sum = tf.addN([wide, tf.ones([20, 30]), tf.reshape(tf.tensor1d(steps), [20, 30]), table]);
      return { result: sum };
    };
    expect(() => trace(tf, { wide }, fn)).not.toThrow();
  });
});

test('what a step assigns to a weight is a result, and the weight itself stays', () => {
  const weight = tf.variable(tf.tensor1d([1, 2]));
  const average = tf.variable(tf.tensor1d([0, 0]), false);
  const named = [
    { name: 'weight', variable: weight, trainable: true },
    { name: 'average', variable: average, trainable: false },
  ];
  const loss = (): Scalar => {
    average.assign(tf.add(average, weight));
    return tf.sum(tf.square(weight));
  };
  const graph = traceStep(tf, { weights: named, columns: {}, hyperparameters: [], loss });
  expect(Object.keys(graph.results).sort()).toEqual(['assignment/average', 'gradient/weight', 'loss']);
  expect([...average.dataSync()]).toEqual([0, 0]);
  expect(() =>
    traceStep(tf, {
      weights: named,
      columns: {},
      hyperparameters: [],
      loss: () => tf.sum(tf.square(average)),
    }),
  ).toThrow();
});
