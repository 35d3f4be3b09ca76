import type { Scalar, Tensor, TensorFlow } from '../../models/tensorflow';
import { flattenRows } from './flatten-rows';
import { normaliseRows } from './normalise-rows';

/**
 * Similarity-preserving distillation: 1/n² ‖G_S − G_T‖²_F, where G = A Aᵀ has each row over its 2-norm. Tung & Mori 2019,
 * "Similarity-Preserving Knowledge Distillation", eqs. 1 to 4. Rows that are alike to the teacher are to be alike to the student;
 * the widths of the layers may differ.
 *
 * @param student a layer's outputs, [batch, …]
 * @param teacher a layer's outputs, [batch, …]; no gradient reaches them.
 */
export function similarityPreserving(tf: TensorFlow, student: Tensor, teacher: Tensor): Scalar {
  const similarities = (outputs: Tensor): Tensor => {
    const rows = flattenRows(tf, outputs);
    return normaliseRows(tf, tf.matMul(rows, rows, false, true));
  };
  const [rows = 1] = student.shape;
  const difference = tf.sub(similarities(student), similarities(teacher));
  return tf.mul(tf.sum(tf.square(difference)), 1 / rows ** 2);
}
