import type { Loss } from '../../contracts/training/training';
import type { Scalar, Tensor, TensorFlow } from '../../models/tensorflow';
import { hyperparameter } from './loss';
import type { Teaching } from './taught-loss';

type Dist = Extract<Loss, { method: 'dist' }>;

/** Smallest sum of squares, of length 10⁻⁸ as in the paper's code: equal probabilities have no infinite correlation. */
const LEAST_SQUARES = 1e-16;

/**
 * DIST: b·inter + c·intra. Huang et al. 2022, "Knowledge Distillation from A Stronger Teacher",
 * eqs. 8 to 10. `inter` is 1 less the correlation of student's and teacher's probabilities over the classes, averaged over
 * the rows; `intra` is the same over the rows, averaged over the classes. A stronger teacher's order matters, not its values.
 */
export function distTeaching(tf: TensorFlow, { interWeight, intraWeight }: Dist): Teaching {
  return {
    structure: 'dist',
    isTempered: true,
    hyperparameters: { interWeight, intraWeight },
    compute: (logits, soft, _labels, given) => {
      const t = hyperparameter(given, 'temperature');
      const student = tf.exp(tf.logSoftmax(tf.div(logits, t)));
      const teacher = tf.exp(tf.logSoftmax(tf.div(soft, t)));
      const weighted = (axis: number, name: string) =>
        tf.mul<Scalar>(tf.sub(1, correlate(tf, student, teacher, axis)), hyperparameter(given, name));
      return tf.add(weighted(1, 'interWeight'), weighted(0, 'intraWeight'));
    },
  };
}

/** Pearson's correlation along an axis, averaged over the other. */
function correlate(tf: TensorFlow, a: Tensor, b: Tensor, axis: number): Scalar {
  const centre = (values: Tensor) => tf.sub(values, tf.mean(values, axis, true));
  const [x, y] = [centre(a), centre(b)];
  const along = (values: Tensor) => tf.sum(values, axis);
  const length = (values: Tensor) => tf.sqrt(tf.maximum(along(tf.square(values)), LEAST_SQUARES));
  return tf.mean(tf.div(tf.div(along(tf.mul(x, y)), length(x)), length(y)));
}
