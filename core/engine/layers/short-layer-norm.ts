import type { Tensor, TensorFlow } from '../../models/tensorflow';
import type { Layer } from './list-layers';
import type { LayerCall } from './replace-calls';

/** What the library's layer normalisation knows of itself. A scale or shift that is off has no weight. */
type LayerNormLayer = Layer & {
  axis: number[];
  epsilon: number;
  gamma: Layer['weights'][number] | null;
  beta: Layer['weights'][number] | null;
};

/**
 * Layer normalisation (Ba, Kiros, Hinton 2016, eq. 4) over the last axis:
 *
 *   y = γ x̂ + β,   x̂ = (x − μ) r,   r = (σ² + ε)^(−½)
 *   ∂x = r (g − mean(g) − x̂ mean(g x̂)),   g = γ ∂y
 *
 * with means over the last axis. The library repeats μ and σ² for every feature, and takes a slice and a sum for each
 * of them backward.
 *
 * @returns null where another axis is normalised: then the library's own way is taken.
 */
export function shortLayerNormCall(tf: TensorFlow, layer: Layer): LayerCall | null {
  const own = layer as LayerNormLayer;
  const original = layer.call.bind(layer);
  return (input, training) => {
    const isLast = own.axis.length === 1 && own.axis[0] === input.rank - 1;
    if (!isLast) return original(input, { training }) as Tensor;
    return tf.tidy(() => {
      const normed = normalise(tf, input, own.epsilon);
      const scaled = own.gamma ? tf.mul(normed, own.gamma.read()) : normed;
      return own.beta ? tf.add(scaled, own.beta.read()) : scaled;
    });
  };
}

function normalise(tf: TensorFlow, x: Tensor, epsilon: number): Tensor {
  const op = tf.customGrad((...inputs) => {
    const [input, save] = inputs as unknown as [Tensor, (kept: Tensor[]) => void];
    const centred = tf.sub(input, tf.mean(input, -1, true));
    const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), epsilon));
    const normed = tf.mul(centred, inverse);
    save([normed, inverse]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor => {
      const [xHat = normed, r = inverse] = saved;
      const along = tf.mul(xHat, tf.mean(tf.mul(dy, xHat), -1, true));
      return tf.mul(r, tf.sub(tf.sub(dy, tf.mean(dy, -1, true)), along));
    };
    return { value: normed, gradFunc };
  });
  return op(x);
}
