import type { Scalar, Tensor, TensorFlow } from '../../models/tensorflow';
import { flattenRows } from './flatten-rows';
import { normaliseRows } from './normalise-rows';
import { poolTo } from './pool-to';

/** Where a layer is active: the mean over the channels of its squares, [batch, height, width, channels] → [batch, height, width]. */
export function attentionOf(tf: TensorFlow, maps: Tensor): Tensor {
  return tf.mean(tf.square(maps), 3);
}

/**
 * Attention transfer: 1/n Σᵢ ‖q(Sᵢ) − q(Tᵢ)‖², where q is a map of attention as a vector of length 1. Zagoruyko & Komodakis 2017,
 * "Paying More Attention to Attention", eqs. 1 and 2 with F²_sum; half of their β is `weight`. It is 2 − 2 cos, so from 0 to 2 for
 * maps that have no negative values. The finer of the two maps is pooled to the size of the other.
 *
 * @param student maps of a layer, [batch, height, width, channels]
 * @param teacher attention, [batch, height, width]; no gradient reaches it.
 * @throws Error where neither size is a multiple of the other.
 */
export function attentionTransfer(tf: TensorFlow, student: Tensor, teacher: Tensor): Scalar {
  const own = attentionOf(tf, student);
  const [a, b] = [own, teacher].map((map, i) => {
    const [, height = 1, width = 1] = [teacher, own][i]?.shape ?? [];
    return normaliseRows(tf, flattenRows(tf, poolTo(tf, map, [height, width])));
  }) as [Tensor, Tensor];
  const [rows = 1] = own.shape;
  return tf.mul(tf.sum(tf.square(tf.sub(a, b))), 1 / rows);
}
