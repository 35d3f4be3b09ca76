import type { Scalar, Tensor, TensorFlow } from '../../models/tensorflow';
import { poolTo } from './pool-to';
import type { Projection } from './projection';

/**
 * FitNets' hints: ½ mean (T − r(S))², where the regressor r is a linear layer that is trained beside the student: of maps the same for
 * every pixel, a 1×1 convolution. Romero et al. 2015, "FitNets: Hints for Thin Deep Nets", eq. 3, as a mean over rows and outputs.
 * Of maps the finer ones are pooled to the size of the others.
 *
 * @param student a layer's outputs, [batch, width] or [batch, height, width, channels]
 * @param teacher of the same kind; no gradient reaches it.
 */
export function fitnets(tf: TensorFlow, student: Tensor, teacher: Tensor, regressor: Projection): Scalar {
  const [own, wanted] = [student, teacher].map((layer, i) => {
    const [, height = 1, width = 1] = (i === 0 ? teacher : student).shape;
    const pooled = layer.shape.length === 4 ? poolTo(tf, layer, [height, width]) : layer;
    const channels = pooled.shape.at(-1) ?? 1;
    return tf.reshape(pooled, [pooled.size / channels, channels]);
  }) as [Tensor, Tensor];
  const difference = tf.sub(regressor(own), wanted);
  return tf.mul(tf.sum(tf.square(difference)), 0.5 / wanted.size);
}
