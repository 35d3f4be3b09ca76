import { sizeOf } from '../contracts/models/shape';
import { createRandom } from '../random/random';
import type { WeightSpec } from './weight-spec';

/**
 * Initial values of one weight, float32 in row-major order.
 *
 * - hidden kernels, which feed a ReLU: normal with variance 2 / fanIn (He et al. 2015, eq. 10)
 * - the output kernel: normal with variance 2 / (fanIn + fanOut) (Glorot, Bengio 2010, eq. 12 and 16)
 * - a depthwise kernel: as a hidden one, of its kernel² inputs
 * - embeddings: normal with variance 1 / width, so that a vector has a length of about 1
 * - factors: normal with deviation 0.1, so that the sum over all pairs of features starts small
 * - linear kernels: 0, since nothing behind them needs them to differ
 * - gamma and moving variance: 1; biases, beta and moving mean: 0
 *
 * Each weight has its own stream of random numbers, named by seed and weight: same seed, same bits in any process,
 * and one layer's width doesn't change what another starts from.
 */
export function initialiseWeight(spec: WeightSpec, seed: number): Float32Array {
  const values = new Float32Array(sizeOf(spec.shape));
  switch (spec.role) {
    case 'hidden-kernel':
      return fillNormal(values, spec, seed, 2 / fanIn(spec.shape));
    case 'output-kernel':
      return fillNormal(values, spec, seed, 2 / (fanIn(spec.shape) + fanOut(spec.shape)));
    case 'depthwise-kernel':
      return fillNormal(values, spec, seed, 2 / sizeOf(spec.shape.slice(0, 2)));
    case 'embedding':
      return fillNormal(values, spec, seed, 1 / (spec.shape.at(-1) ?? 1));
    case 'factors':
      return fillNormal(values, spec, seed, 0.01);
    case 'gamma':
    case 'moving_variance':
      return values.fill(1);
    case 'linear-kernel':
    case 'bias':
    case 'beta':
    case 'moving_mean':
      return values;
  }
}

function fillNormal(values: Float32Array, spec: WeightSpec, seed: number, variance: number): Float32Array {
  const random = createRandom(seed, 'weights', spec.name);
  const deviation = Math.sqrt(variance);
  for (let i = 0; i < values.length; i += 1) values[i] = deviation * random.normal();
  return values;
}

/** Inputs that one output sums over. */
function fanIn(shape: readonly number[]): number {
  return sizeOf(shape.slice(0, -1));
}

/** Outputs that one input reaches: the output channels at each kernel position. */
function fanOut(shape: readonly number[]): number {
  return sizeOf(shape.slice(0, -2)) * (shape.at(-1) ?? 1);
}
