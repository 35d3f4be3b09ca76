import type { Loss } from '../../contracts/training/training';
import type { Scalar, Tensor, Tensor2D, TensorFlow } from '../../models/tensorflow';
import { crossEntropy } from './cross-entropy';
import { hyperparameter } from './loss';
import { standardiseLogits } from './standardise-logits';
import type { Teaching } from './taught-loss';

type Distillation = Extract<Loss, { method: 'distillation' }>;

/**
 * D(p_T, q_T), averaged over the rows, where q_T = softmax(z / T) is the student's and
 * p_T = softmax(log p / T) the ensemble's distribution: a softmax of log-probabilities is one of logits, since
 * they differ by a constant per row. Hinton, Vinyals, Dean 2015, §2; times T² the
 * gradient keeps its scale (eq. 4).
 *
 * D is KL(p_T ‖ q_T), KL(q_T ‖ p_T), the Jensen–Shannon divergence, or half the mean squared difference of the logits, each
 * row less its mean, which has no temperature.
 */
export function distillationTeaching(
  tf: TensorFlow,
  { divergence = 'kl', standardise, weighting }: Distillation,
): Teaching {
  const names = [
    ...(divergence === 'kl' ? [] : [divergence]),
    ...(standardise ? ['standardised'] : []),
    ...(weighting ? [weighting] : []),
  ];
  return {
    structure: ['distillation', ...names].join(' '),
    isTempered: divergence !== 'logits',
    hyperparameters: {},
    compute: (logits, soft, _labels, given) => {
      const weights = weighting && confidenceOf(tf, soft);
      const [z, teacher] = standardise
        ? [standardiseLogits(tf, logits), standardiseLogits(tf, soft)]
        : [logits, soft];
      if (divergence === 'logits') return compareLogits(tf, z, teacher, weights);
      const t = hyperparameter(given, 'temperature');
      const logP = tf.logSoftmax(tf.div(teacher, t));
      if (divergence === 'kl' && !weights)
        return crossEntropy(tf, z, tf.exp(logP), { temperature: t, logTargets: logP });
      const logQ = tf.logSoftmax(tf.div<Tensor2D>(z, t));
      return meanOfRows(tf, DIVERGENCES[divergence](tf, logP, logQ), weights);
    },
  };
}

type Divergence = (tf: TensorFlow, logP: Tensor, logQ: Tensor) => Tensor;

/** Terms of a sum over the classes, in nats, [batch, classes]. */
const DIVERGENCES: Readonly<Record<'kl' | 'reverse-kl' | 'jensen-shannon', Divergence>> = {
  kl: (tf, logP, logQ) => tf.mul(tf.exp(logP), tf.sub(logP, logQ)),
  // What the teacher holds impossible would cost a student infinitely much.
  'reverse-kl': (tf, logP, logQ) =>
    tf.mul(tf.exp(logQ), tf.sub(logQ, tf.maximum(logP, LEAST_LOG_PROBABILITY))),
  'jensen-shannon': (tf, logP, logQ) => {
    const [p, q] = [tf.exp(logP), tf.exp(logQ)];
    const logM = tf.log(tf.maximum(tf.mul(tf.add(p, q), 0.5), LEAST_PROBABILITY));
    return tf.mul(tf.add(tf.mul(p, tf.sub(logP, logM)), tf.mul(q, tf.sub(logQ, logM))), 0.5);
  },
};

/** Of float32, so that a logarithm stays finite. */
const LEAST_PROBABILITY = 1e-37;
/** ln 10⁻⁷, float32's own precision of probabilities near 1. */
const LEAST_LOG_PROBABILITY = -16.118;

/** ½ Σ_k (z_k − z̄ − (v_k − v̄))² / K, since a teacher's logits are known but for a constant of each row. */
function compareLogits(tf: TensorFlow, logits: Tensor, teacher: Tensor, weights: Tensor | undefined): Scalar {
  const centre = (values: Tensor) => tf.sub(values, tf.mean(values, 1, true));
  const difference = tf.sub(centre(logits), centre(tf.maximum(teacher, LEAST_LOG_PROBABILITY)));
  const [, classes = 1] = logits.shape;
  return meanOfRows(tf, tf.mul(tf.square(difference), 0.5 / classes), weights);
}

/** Probability of the teacher's first choice, [batch, 1]. */
function confidenceOf(tf: TensorFlow, soft: Tensor2D): Tensor {
  return tf.exp(tf.max(tf.logSoftmax(soft), 1, true));
}

/** Sum over the classes, mean over the rows, each by its weight. */
function meanOfRows(tf: TensorFlow, terms: Tensor, weights: Tensor | undefined): Scalar {
  const [rows = 1] = terms.shape;
  return tf.mul(tf.sum(weights ? tf.mul(terms, weights) : terms), 1 / rows);
}
