import type { Tensor, TensorFlow } from '../../models/tensorflow';
import type { Layer } from './list-layers';
import type { LayerCall } from './replace-calls';
import type { StatelessDraws } from './stateless-draws';

/** What the library's random layers know of themselves. */
type RandomLayer = Layer & {
  rate?: number;
  stddev?: number;
  noiseShape?: readonly (number | null)[] | null;
};

/** Scale times alpha of SELU (Klambauer et al. 2017, eq. 14): minus this is where dropped values go. */
const SELU_SCALE_ALPHA = 1.0507009873554805 * 1.6732632423543772;

/**
 * What a random layer does, with numbers of our own: in training mode as the library does it, else nothing.
 *
 * @returns null for a layer without randomness.
 */
export function randomLayerCall(tf: TensorFlow, layer: Layer, draws: StatelessDraws): LayerCall | null {
  const { rate = 0, stddev = 0, noiseShape } = layer as RandomLayer;
  const change = changeOf(tf, layer.getClassName(), rate, stddev, noiseShape, draws);
  if (!change) return null;
  return (input, training) => (training ? tf.tidy(() => change(input)) : input);
}

function changeOf(
  tf: TensorFlow,
  className: string,
  rate: number,
  stddev: number,
  noiseShape: RandomLayer['noiseShape'],
  draws: StatelessDraws,
): ((input: Tensor) => Tensor) | null {
  const same = (input: Tensor): Tensor => input;
  const drops = rate > 0 && rate < 1;
  switch (className) {
    case 'Dropout':
      return drops ? (x) => dropOut(tf, x, rate, shapeOf(x, noiseShape), draws) : same;
    case 'SpatialDropout1D':
      return drops ? (x) => dropOut(tf, x, rate, [x.shape[0], 1, x.shape[2] ?? 1], draws) : same;
    case 'GaussianNoise':
      return (x) => tf.add(x, tf.mul(draws.normal(x.shape), stddev));
    case 'GaussianDropout':
      return drops ? (x) => tf.mul(x, gaussianFactor(tf, x.shape, rate, draws)) : same;
    case 'AlphaDropout':
      return drops ? (x) => dropAlpha(tf, x, rate, shapeOf(x, noiseShape), draws) : same;
    default:
      return null;
  }
}

/** x / (1 − rate) where a draw is at least `rate`, else 0 (Srivastava et al. 2014, scaled in training). */
function dropOut(
  tf: TensorFlow,
  x: Tensor,
  rate: number,
  shape: readonly number[],
  draws: StatelessDraws,
): Tensor {
  return tf.mul(x, tf.mul(keptOf(tf, rate, shape, draws), 1 / (1 - rate)));
}

/** Factors of mean 1 and variance rate / (1 − rate) (Srivastava et al. 2014, §10). */
function gaussianFactor(
  tf: TensorFlow,
  shape: readonly number[],
  rate: number,
  draws: StatelessDraws,
): Tensor {
  return tf.add(1, tf.mul(draws.normal(shape), Math.sqrt(rate / (1 - rate))));
}

/**
 * a (x k + α′ (1 − k)) + b, where k is 1 for what is kept, else 0: mean and variance stay 0 and 1 with α′ = −λα,
 * a = ((1 − rate)(1 + rate α′²))^(−½), b = −a α′ rate (Klambauer et al. 2017, "Alpha dropout").
 */
function dropAlpha(
  tf: TensorFlow,
  x: Tensor,
  rate: number,
  shape: readonly number[],
  draws: StatelessDraws,
): Tensor {
  const dropped = -SELU_SCALE_ALPHA;
  const a = ((1 - rate) * (1 + rate * dropped ** 2)) ** -0.5;
  const kept = keptOf(tf, rate, shape, draws);
  const mixed = tf.add(tf.mul(x, kept), tf.mul(tf.sub(1, kept), dropped));
  return tf.add(tf.mul(mixed, a), -a * dropped * rate);
}

/** 1 with probability 1 − rate, else 0. */
function keptOf(tf: TensorFlow, rate: number, shape: readonly number[], draws: StatelessDraws): Tensor {
  return tf.cast(tf.greaterEqual(draws.uniform(shape), rate), 'float32');
}

/** A noise shape leaves out what it takes from the input. */
function shapeOf({ shape }: Tensor, noiseShape: RandomLayer['noiseShape']): number[] {
  return noiseShape ? noiseShape.map((size, i) => size ?? shape[i] ?? 1) : shape;
}
