import type { Scalar, Tensor, TensorFlow } from '../../models/tensorflow';
import { flattenRows } from './flatten-rows';
import { huber } from './huber';
import { pairwiseDistances } from './pairwise-distances';

/** Keeps a batch of equal rows finite. */
const LEAST_DISTANCE = 1e-12;

/**
 * Relational distillation by distances: 1/n² Σᵢⱼ h(d_S − d_T), with d the distance of two rows over the mean of all distances of
 * two different rows, and h Huber's loss. Park et al. 2019, "Relational Knowledge Distillation", eqs. 3 to 6; the sum is a mean, as in
 * their code.
 *
 * @param student a layer's outputs, [batch, …]
 * @param teacher a layer's outputs, [batch, …]; no gradient reaches them.
 */
export function relationalDistance(tf: TensorFlow, student: Tensor, teacher: Tensor): Scalar {
  const [rows = 1] = student.shape;
  const pairs = Math.max(1, rows * (rows - 1));
  const relative = (outputs: Tensor): Tensor => {
    const { distances } = pairwiseDistances(tf, flattenRows(tf, outputs));
    return tf.div(distances, tf.maximum(tf.mul(tf.sum(distances), 1 / pairs), LEAST_DISTANCE));
  };
  const terms = huber(tf, tf.sub(relative(student), relative(teacher)));
  return tf.mul(tf.sum(terms), 1 / rows ** 2);
}
