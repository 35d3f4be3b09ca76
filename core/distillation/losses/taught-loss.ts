import type { Scalar, Tensor2D, TensorFlow } from '../../models/tensorflow';
import { crossEntropy } from './cross-entropy';
import { hyperparameter, type LossMethod, type Targets } from './loss';

/** Stands for log 0: finite, so that 0 · log 0 is 0 and not NaN, also after division by a small temperature. */
const LOG_ZERO = -1e30;

/** What a student is taught by: how far it is from the teacher. */
export interface Teaching {
  /** Names what is computed: teachings with the same structure differ in `hyperparameters` only. */
  structure: string;
  hyperparameters: Readonly<Record<string, number>>;
  /**
   * @param soft the teacher's log-probabilities, [batch, classes]; no gradient reaches them.
   * @returns mean over the rows
   */
  compute: (
    logits: Tensor2D,
    soft: Tensor2D,
    labels: Tensor2D,
    given: Readonly<Record<string, Scalar>>,
  ) => Scalar;
}

/**
 * α·teaching + (1 − α)·CE(y, q), averaged over the rows.
 *
 * @param scale what the teaching is multiplied by besides α: T² keeps the gradient's scale where it has a temperature.
 * @param alpha α in [0, 1]; the half with weight 0 isn't computed.
 * @returns a loss that throws where a batch has no soft labels.
 */
export function taughtLoss(tf: TensorFlow, teaching: Teaching, scale: number, alpha: number): LossMethod {
  const [hasSoft, hasHard] = [alpha > 0, alpha < 1];
  return {
    structure: `${teaching.structure}${hasSoft ? ' soft' : ''}${hasHard ? ' hard' : ''}`,
    hyperparameters: {
      ...(hasSoft ? { ...teaching.hyperparameters, softWeight: alpha * scale } : {}),
      ...(hasHard ? { hardWeight: 1 - alpha } : {}),
    },
    compute: (logits, { labels, softLogProbabilities }, given) => {
      const weighHard = () =>
        tf.mul<Scalar>(crossEntropy(tf, logits, labels), hyperparameter(given, 'hardWeight'));
      if (!hasSoft) return weighHard();
      const soft = tf.maximum<Tensor2D>(requireSoft(softLogProbabilities), LOG_ZERO);
      const taught = tf.mul<Scalar>(
        teaching.compute(logits, soft, labels, given),
        hyperparameter(given, 'softWeight'),
      );
      return hasHard ? tf.add(taught, weighHard()) : taught;
    },
  };
}

function requireSoft(soft: Targets['softLogProbabilities']): Tensor2D {
  if (soft) return soft;
  throw new Error('the distillation loss needs soft labels, and the view has none');
}
