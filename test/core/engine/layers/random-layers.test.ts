/** @jest-environment <rootDir>/test/support/native-environment.js */
import { withStatelessRandomness } from '../../../../core/engine/layers/with-stateless-randomness';
import { statelessDraws } from '../../../../core/engine/layers/stateless-draws';
import { trace } from '../../../../core/engine/trace/trace';
import type { SymbolicTensor, Tensor } from '../../../../core/models/tensorflow';
import {
  compileTraining,
  greatestDifference,
  runSteps,
  trainCompiled,
  trainEagerly,
} from '../../../support/compare-with-eager';
import { randomCases } from '../../../support/layer-cases';
import { loadTensorFlow } from '../../../support/load-tensorflow';
import { runGraph } from '../../../support/run-graph';
import { smallModel, smallTraining } from '../../../support/small-model';

const tf = loadTensorFlow();
const { layers } = tf;

/** Layers can't be used again once their model is disposed. */
const freshCases = () => Object.entries(randomCases(tf));

/** What layers, one after the other, make of ones. */
function passOnes(stack: { apply: (x: SymbolicTensor) => unknown }[], shape: number[], seed: number[]) {
  const input = tf.input({ shape: shape.slice(1) });
  const outputs = stack.reduce<SymbolicTensor[]>(
    (made, layer) => [...made, layer.apply(input) as SymbolicTensor],
    [],
  );
  const model = tf.model({ inputs: input, outputs });
  const run = (training: boolean): Float32Array[] => {
    const tensors = tf.tidy(() => {
      const at = tf.tensor1d(seed, 'int32');
      return withStatelessRandomness(tf, model, at, () =>
        [model.apply(tf.ones(shape), { training }) as Tensor | Tensor[]].flat(),
      );
    });
    const values = tensors.map((tensor) => tensor.dataSync<'float32'>().slice());
    tf.dispose(tensors);
    return values;
  };
  return run;
}

function momentsOf(values: Float32Array): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(squares) };
}

test.each(freshCases())(
  '%s: compiled, it trains as it does call by call',
  async (_, { inputShape, body }) => {
    const model = smallModel(tf, inputShape, body);
    const training = smallTraining(tf, model);
    const compiled = await trainCompiled(tf, training);
    expect(greatestDifference(compiled, trainEagerly(tf, training))).toBeLessThan(1e-5);
    model.dispose();
  },
);

test.each(freshCases())(
  '%s: another seed trains other weights, and a resumed training the same',
  async (_, { inputShape, body }) => {
    const model = smallModel(tf, inputShape, body);
    const training = smallTraining(tf, model, { steps: 9 });
    const whole = await trainCompiled(tf, training);
    const other = await trainCompiled(tf, { ...training, seed: 4 });
    expect(greatestDifference(other, whole)).toBeGreaterThan(1e-3);

    const first = await compileTraining(tf, training);
    runSteps(first, training, 0, 4);
    const second = await compileTraining(tf, training);
    second.write(first.read());
    runSteps(second, training, 4, 9);
    expect([...second.read()]).toEqual([...whole]);
    first.dispose();
    second.dispose();
    model.dispose();
  },
);

test('masks repeat for a seed and a step, and differ from step to step, seed to seed and layer to layer', () => {
  const stack = () => [layers.dropout({ rate: 0.5 }), layers.dropout({ rate: 0.5 })];
  const at = (...seed: number[]) => passOnes(stack(), [8, 64], seed)(true);
  const [first, second] = at(7, 3);
  expect(at(7, 3)).toEqual([first, second]);
  expect(second).not.toEqual(first);
  expect(at(7, 4)[0]).not.toEqual(first);
  expect(at(8, 3)[0]).not.toEqual(first);
  expect(at(8, 3)[0]).not.toEqual(second);
});

test('a graph draws the numbers that are drawn outside of it', async () => {
  const seed = tf.tensor1d([-5, 12], 'int32');
  const draw = () => {
    const draws = statelessDraws(tf, seed);
    return { first: draws.uniform([3, 5]), second: draws.normal([200]), third: draws.uniform([3, 5]) };
  };
  const graph = trace(tf, { seed }, draw);
  const outside = draw();
  const inside = await runGraph(tf, graph, { seed });
  expect(inside).toEqual({
    first: [...outside.first.dataSync()],
    second: [...outside.second.dataSync()],
    third: [...outside.third.dataSync()],
  });
  expect(inside['third']).not.toEqual(inside['first']);
  tf.dispose([seed, outside]);
});

test('dropout keeps 1 − rate of the values and their mean', () => {
  for (const rate of [0.1, 0.5, 0.9]) {
    const [values = new Float32Array()] = passOnes([layers.dropout({ rate })], [100, 1000], [1, 2])(true);
    const kept = values.filter((value) => value !== 0);
    // Five standard errors of a share of 100,000.
    expect(Math.abs(kept.length / values.length - (1 - rate))).toBeLessThan(
      5 * Math.sqrt((rate * (1 - rate)) / 1e5),
    );
    expect(new Set(kept)).toEqual(new Set([Math.fround(1 / (1 - rate))]));
  }
});

test('spatial dropout drops whole channels', () => {
  const run = passOnes([layers.spatialDropout1d({ rate: 0.5 })], [4, 10, 6], [1, 1]);
  const [values = new Float32Array()] = run(true);
  const channels = Array.from({ length: 24 }, (_, i) => {
    const [row, channel] = [Math.floor(i / 6), i % 6];
    return new Set(Array.from({ length: 10 }, (__, at) => values[row * 60 + at * 6 + channel]));
  });
  expect(channels.every((each) => each.size === 1)).toBe(true);
  expect(new Set(channels.flatMap((each) => [...each])).size).toBe(2);
});

test('noise has the mean and deviation that were asked for', () => {
  const stack = [layers.gaussianNoise({ stddev: 0.3 }), layers.gaussianDropout({ rate: 0.2 })];
  const [noise = new Float32Array(), factor = new Float32Array()] = passOnes(
    stack,
    [100, 1000],
    [5, 0],
  )(true);
  // Standard errors of 100,000 draws are below 0.002.
  expect(momentsOf(noise).mean).toBeCloseTo(1, 1.7);
  expect(momentsOf(noise).deviation).toBeCloseTo(0.3, 1.7);
  expect(momentsOf(factor).mean).toBeCloseTo(1, 1.7);
  expect(momentsOf(factor).deviation).toBeCloseTo(0.5, 1.7);
});

test('alpha dropout keeps mean 0 and variance 1', () => {
  const values = tf.tidy(() => {
    const input = tf.input({ shape: [1000] });
    const model = tf.model({
      inputs: input,
      outputs: layers.alphaDropout({ rate: 0.2 }).apply(input) as SymbolicTensor,
    });
    const seed = tf.tensor1d([1, 0], 'int32');
    const x = statelessDraws(tf, tf.tensor1d([99, 0], 'int32')).normal([100, 1000]);
    const output = withStatelessRandomness(
      tf,
      model,
      seed,
      () => model.apply(x, { training: true }) as Tensor,
    );
    return output.dataSync<'float32'>().slice();
  });
  expect(Math.abs(momentsOf(values).mean)).toBeLessThan(0.02);
  expect(momentsOf(values).deviation).toBeCloseTo(1, 1.7);
});

test('in inference, and once the step is over, nothing is drawn', () => {
  const layer = layers.dropout({ rate: 0.5 });
  const isShadowed = () => Object.hasOwn(layer, 'call');
  const [values] = passOnes([layer, layers.gaussianNoise({ stddev: 1 })], [2, 8], [1, 1])(false);
  expect(values).toEqual(new Float32Array(16).fill(1));
  expect(isShadowed()).toBe(false);
  expect(() => {
    const input = tf.input({ shape: [2] });
    const model = tf.model({ inputs: input, outputs: layer.apply(input) as SymbolicTensor });
    withStatelessRandomness(tf, model, tf.tensor1d([0, 0], 'int32'), () => {
      throw new Error('stop');
    });
  }).toThrow('stop');
  expect(isShadowed()).toBe(false);
});
