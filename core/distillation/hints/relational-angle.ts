import type { Scalar, Tensor, TensorFlow } from '../../models/tensorflow';
import { flattenRows } from './flatten-rows';
import { huber } from './huber';
import { pairwiseDistances } from './pairwise-distances';

/**
 * Relational distillation by angles: 1/n³ Σᵢⱼₖ h(cos ∠ᵢⱼₖ of the student − that of the teacher), with h Huber's loss and the angle at
 * row j. Park et al. 2019, "Relational Knowledge Distillation", eqs. 7 to 9; the sum is a mean, as in their code. Where two of three rows
 * are the same, the cosine is 0.
 *
 * It takes memory for batch³ numbers, several times.
 *
 * @param student a layer's outputs, [batch, …]
 * @param teacher a layer's outputs, [batch, …]; no gradient reaches them.
 */
export function relationalAngle(tf: TensorFlow, student: Tensor, teacher: Tensor): Scalar {
  const [rows = 1] = student.shape;
  const terms = huber(tf, tf.sub(cosines(tf, student), cosines(tf, teacher)));
  return tf.mul(tf.sum(terms), 1 / rows ** 3);
}

/** ⟨i − j, k − j⟩ / (‖i − j‖ ‖k − j‖) = (i·k − i·j − k·j + j·j) / …, [batch (j), batch (i), batch (k)] */
function cosines(tf: TensorFlow, outputs: Tensor): Tensor {
  const { products, squares, distances, differ } = pairwiseDistances(tf, flattenRows(tf, outputs));
  const [rows = 1] = products.shape;
  const inverse = tf.div(differ, tf.add(distances, tf.sub(1, differ)));
  const first = (pairs: Tensor) => tf.reshape(pairs, [rows, rows, 1]);
  const second = (pairs: Tensor) => tf.reshape(pairs, [rows, 1, rows]);
  const between = tf.sub(tf.reshape(products, [1, rows, rows]), first(tf.sub(products, squares)));
  const inner = tf.sub(between, second(products));
  return tf.mul(tf.mul(inner, first(inverse)), second(inverse));
}
