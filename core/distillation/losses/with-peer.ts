import type { Peer } from '../../contracts/training/loss-options';
import type { Scalar, Tensor2D, TensorFlow } from '../../models/tensorflow';
import { crossEntropy } from './cross-entropy';
import { labelDivergence } from './label-divergences';
import { hyperparameter, type LossMethod } from './loss';
import { meanOfLabels } from './mean-of-labels';

/** How far a network's logits are from another's at a temperature, the mean over the rows. No gradient reaches the other's. */
type Apart = (tf: TensorFlow, own: Tensor2D, other: Tensor2D, temperature: Scalar) => Scalar;

/**
 * Two networks that learn side by side, each by a loss of its own and from what the other says of the same batch:
 *
 *   L = Σ over both of (loss + w·T²·KL(p_T ‖ q_T)),   p the other's probabilities and q its own.
 *
 * No gradient reaches p, so each network learns as if L were its own part alone. Zhang et al. 2018, "Deep Mutual Learning", §3, with
 * both networks changed at once, where theirs take turns; T and w are 1 there.
 *
 * @param apart KL(p_T ‖ q_T), of classes or of labels
 * @returns a loss of logits [batch, 2 · classes], the two networks' side by side.
 */
export function withPeer(
  tf: TensorFlow,
  method: LossMethod,
  { weight, temperature }: Peer,
  apart: Apart,
): LossMethod {
  return {
    structure: `${method.structure} peer`,
    hyperparameters: {
      ...method.hyperparameters,
      peerTemperature: temperature,
      peerWeight: weight * temperature * temperature,
    },
    compute: (pair, targets, given) => {
      const [rows, width] = pair.shape;
      const halves = [0, 1].map((i) => tf.slice(pair, [0, (i * width) / 2], [rows, width / 2]));
      const [own, other] = halves as [Tensor2D, Tensor2D];
      const t = hyperparameter(given, 'peerTemperature');
      const learn = (logits: Tensor2D, from: Tensor2D): Scalar => {
        const mutual = tf.mul(apart(tf, logits, from, t), hyperparameter(given, 'peerWeight'));
        return tf.add<Scalar>(method.compute(logits, targets, given), mutual);
      };
      return tf.add<Scalar>(learn(own, other), learn(other, own));
    },
  };
}

/** KL of the softmaxes. */
export function classesApart(tf: TensorFlow, own: Tensor2D, other: Tensor2D, temperature: Scalar): Scalar {
  const logP = tf.logSoftmax(tf.div(other, temperature));
  return crossEntropy(tf, own, tf.exp(logP), { temperature, logTargets: logP });
}

/** KL of each label's two sides, the mean over the labels. */
export function labelsApart(tf: TensorFlow, own: Tensor2D, other: Tensor2D, temperature: Scalar): Scalar {
  const [z, v] = [tf.div(own, temperature), tf.div(other, temperature)];
  return meanOfLabels(tf, z, v, labelDivergence(tf, 'kl'));
}
