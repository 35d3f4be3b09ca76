import type { Loss } from '../../contracts/training/training';
import type { Scalar, Tensor, Tensor2D, TensorFlow } from '../../models/tensorflow';
import { hyperparameter } from './loss';
import type { Teaching } from './taught-loss';

type Decoupled = Extract<Loss, { method: 'dkd' }>;

/** Taken off the target's logit, so that nothing of it is left in a softmax over the others. */
const OUT_OF_SIGHT = 1e30;

/**
 * Decoupled knowledge distillation: a·TCKD + b·NCKD, averaged over the rows. Zhao et al. 2022, eq. 7. With target class t and the distributions p (teacher) and q (student) at temperature T,
 *
 *   TCKD = KL([p_t, 1 − p_t] ‖ [q_t, 1 − q_t]),   NCKD = KL(p̂ ‖ q̂) over the other classes, each renormalised.
 *
 * KL(p ‖ q) itself is TCKD + (1 − p_t)·NCKD: a sure teacher hides what it knows of the others, which b brings back.
 */
export function decoupledTeaching(tf: TensorFlow, { targetWeight, nonTargetWeight }: Decoupled): Teaching {
  return {
    structure: 'dkd',
    isTempered: true,
    hyperparameters: { targetWeight, nonTargetWeight },
    compute: (logits, soft, labels, given) => {
      const t = hyperparameter(given, 'temperature');
      const student = decouple(tf, tf.div(logits, t), labels);
      const teacher = decouple(tf, tf.div(soft, t), labels);
      const target = tf.add(
        relativeEntropy(tf, teacher.logTarget, student.logTarget),
        relativeEntropy(tf, teacher.logRest, student.logRest),
      );
      const others = tf.sub(1, labels);
      const nonTarget = tf.mul(others, relativeEntropy(tf, teacher.logOthers, student.logOthers));
      const rows = logits.shape[0];
      return tf.add<Scalar>(
        weigh(tf, target, hyperparameter(given, 'targetWeight'), rows),
        weigh(tf, nonTarget, hyperparameter(given, 'nonTargetWeight'), rows),
      );
    },
  };
}

interface DecoupledLogits {
  /** log p_t and log(1 − p_t), [batch, 1]. */
  logTarget: Tensor;
  logRest: Tensor;
  /** Of the other classes among themselves, [batch, classes]; that of the target means nothing. */
  logOthers: Tensor;
}

/**
 * log(1 − p_t) is taken from the other logits: 1 − p_t itself would be 0 where a network is sure. The others are brought to a
 * largest of 0 before anything else is taken off: beside logits of 1e4, rounding would be larger than what tells them apart.
 */
function decouple(tf: TensorFlow, logits: Tensor2D, labels: Tensor2D): DecoupledLogits {
  const masked = tf.sub(logits, tf.mul(labels, OUT_OF_SIGHT));
  const most = tf.max(masked, 1, true);
  const shifted = tf.sub(masked, most);
  const logSum = tf.log(tf.sum(tf.exp(shifted), 1, true));
  const target = tf.sum(tf.mul(logits, labels), 1, true);
  const two = tf.logSoftmax(tf.concat([target, tf.add(most, logSum)], 1));
  const [logTarget, logRest] = [tf.slice(two, [0, 0], [-1, 1]), tf.slice(two, [0, 1], [-1, 1])];
  return { logTarget, logRest, logOthers: tf.sub(shifted, logSum) };
}

/** p (log p − log q), element by element. */
function relativeEntropy(tf: TensorFlow, logP: Tensor, logQ: Tensor): Tensor {
  return tf.mul(tf.exp(logP), tf.sub(logP, logQ));
}

function weigh(tf: TensorFlow, terms: Tensor, weight: Scalar, rows: number): Scalar {
  return tf.mul(tf.mul(tf.sum(terms), 1 / rows), weight);
}
