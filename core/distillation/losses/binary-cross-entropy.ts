import type { BinaryCrossEntropy } from '../../contracts/training/task-losses';
import type { Scalar, Tensor, TensorFlow } from '../../models/tensorflow';
import { focalTerms } from './binary-focal';
import type { LabelBalancing } from './label-balancing';
import { labelDivergence } from './label-divergences';
import { hyperparameter, type LossMethod } from './loss';
import { logSigmoid, meanOfLabels, type LabelTerms } from './mean-of-labels';
import type { HardHalf } from './mix-targets';
import { taughtLoss, type Teaching } from './taught-loss';

/** Stands for the log-odds of what is certain: finite, so that 0 times it is 0 and not NaN. */
const CERTAIN = 1e30;

/**
 * Of labels that each hold or don't: α·T²·D(σ(v/T), σ(z/T)) + (1 − α)·BCE(y, σ(z)), averaged over rows and labels, for the
 * student's log-odds z and the ensemble's v. Each label is a distribution of two of its own, whose odds the temperature
 * softens: v/T is what a softmax of (v, 0) at T has. D is KL(p ‖ q) or what `labelDivergence` has beside it, and where the teacher's confidence
 * counts, each label of each row by σ(|v|), the probability of what the teacher says: labels are independent, so one that it
 * doesn't know takes no weight from those that it does.
 */
export function binaryCrossEntropyLoss(
  tf: TensorFlow,
  loss: BinaryCrossEntropy,
  balancing: LabelBalancing,
): LossMethod {
  const { alpha = 0, temperature = 1, annealing } = loss;
  return taughtLoss(
    tf,
    teachingOf(tf, loss),
    { alpha, temperature, annealing },
    targetHalf(tf, loss, balancing),
  );
}

function teachingOf(tf: TensorFlow, { divergence = 'kl', weighting }: BinaryCrossEntropy): Teaching {
  const names = [...(divergence === 'kl' ? [] : [divergence]), ...(weighting ? [weighting] : [])];
  const isTempered = divergence !== 'logits';
  const terms = labelDivergence(tf, divergence);
  return {
    structure: ['binary-cross-entropy', ...names].join(' '),
    isTempered,
    hyperparameters: {},
    compute: (logits, soft, _labels, given) => {
      const teacher = tf.minimum(soft, CERTAIN);
      const weights = weighting ? tf.sigmoid(tf.abs(teacher)) : null;
      if (!isTempered) return meanOfLabels(tf, logits, teacher, terms, weights);
      const t = hyperparameter(given, 'temperature');
      return meanOfLabels(tf, tf.div(logits, t), tf.div(teacher, t), terms, weights);
    },
  };
}

/** BCE(y, σ(z)); with label smoothing y is (1 − ε)·y + ε/2, and weights are those of y itself. */
function targetHalf(
  tf: TensorFlow,
  { smoothing, focus }: BinaryCrossEntropy,
  balancing: LabelBalancing,
): HardHalf {
  const own = smoothing === undefined ? '' : ' smoothed';
  return {
    structure: `${focus === undefined ? own : ' focal'}${balancing.structure}`,
    hyperparameters: {
      ...(smoothing === undefined ? {} : { smoothing, keep: 1 - smoothing }),
      ...(focus === undefined ? {} : { focus }),
      ...balancing.hyperparameters,
    },
    compute: (logits, labels, given) => {
      const mean = (targets: Tensor, terms: LabelTerms): Scalar =>
        meanOfLabels(tf, logits, targets, terms, balancing.weigh(labels, given));
      if (focus !== undefined) return mean(labels, focalTerms(tf, hyperparameter(given, 'focus')));
      if (smoothing === undefined) return mean(labels, surprise(tf));
      const half = tf.mul(hyperparameter(given, 'smoothing'), 0.5);
      return mean(tf.add(tf.mul(labels, hyperparameter(given, 'keep')), half), surprise(tf));
    },
  };
}

/** BCE(y, σ(z)) = max(z, 0) − z·y + log(1 + e^−|z|) */
function surprise(tf: TensorFlow): LabelTerms {
  return {
    value: (z, y) => tf.sub(tf.sub(tf.maximum(z, 0), tf.mul(z, y)), logSigmoid(tf, tf.abs(z))),
    slope: (z, y) => tf.sub(tf.sigmoid(z), y),
  };
}
