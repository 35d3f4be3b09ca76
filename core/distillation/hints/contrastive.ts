import type { Scalar, Tensor, Tensor2D, TensorFlow } from '../../models/tensorflow';
import { flattenRows } from './flatten-rows';
import { identityMatrix } from './identity-matrix';
import { normaliseRows } from './normalise-rows';
import type { Projection } from './projection';

/** As good as −∞ beside cosines over a temperature. */
const OUT_OF_SIGHT = 1e9;

interface Projections {
  student: Projection;
  teacher: Projection;
}

/**
 * Contrastive representation distillation in its InfoNCE form: with s and t the projected layers as vectors of length 1,
 *
 *   L = ½ (l(s, t) + l(t, s)),   l(a, b) = −1/n Σᵢ log (exp(aᵢ·bᵢ/τ) / Σⱼ exp(aᵢ·bⱼ/τ)),   j over i itself and rows of other classes
 *
 * Tian, Krishnan, Isola 2020, "Contrastive Representation Distillation", §3, with the batch for their memory of rows; van den Oord,
 * Li, Vinyals 2018, eq. 4. Both projections are linear and trained beside the student.
 *
 * @param labels one-hot [batch, classes]
 * @param temperature τ
 */
export function contrastive(
  tf: TensorFlow,
  student: Tensor,
  teacher: Tensor,
  labels: Tensor2D,
  projections: Projections,
  temperature: number,
): Scalar {
  const s = normaliseRows(tf, projections.student(flattenRows(tf, student)));
  const t = normaliseRows(tf, projections.teacher(flattenRows(tf, teacher)));
  const [rows] = labels.shape;
  const identity = identityMatrix(tf, rows);
  const hidden = tf.mul(tf.sub(tf.matMul(labels, labels, false, true), identity), OUT_OF_SIGHT);
  const pick = (a: Tensor, b: Tensor): Tensor => {
    const cosines = tf.mul(tf.matMul(a as Tensor2D, b as Tensor2D, false, true), 1 / temperature);
    return tf.sum(tf.mul(tf.logSoftmax(tf.sub(cosines, hidden)), identity));
  };
  return tf.mul(tf.add<Scalar>(pick(s, t), pick(t, s)), -0.5 / rows);
}
