import type { Loss } from '../../contracts/training';
import type { Scalar, Tensor2D, TensorFlow } from '../../models/tensorflow';
import type { ClassBalancing } from './class-balancing';
import { crossEntropy } from './cross-entropy';
import { hyperparameter, type LossMethod, type Targets } from './loss';

/** Stands for log 0: finite, so that 0 · log 0 is 0 and not NaN, also after division by a small temperature. */
const LOG_ZERO = -1e30;

/** What a student is taught by: how far it is from the teacher. */
export interface Teaching {
  /** Names what is computed: teachings with the same structure differ in `hyperparameters` only. */
  structure: string;
  /** Whether it has a temperature, which is given to it: it is then multiplied by T², which keeps the gradient's scale. */
  isTempered: boolean;
  /** Its own, beside the temperature. */
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

type Taught = Pick<Extract<Loss, { method: 'distillation' }>, 'temperature' | 'alpha' | 'annealing'>;

/**
 * α·T²·teaching + (1 − α)·CE(y, q), averaged over the rows; without T² where the teaching has no temperature. α lies in [0, 1],
 * and the half with weight 0 isn't computed. Where the temperature is annealed, so is T²: it is given anew in each step.
 *
 * @param balancing of the classes of the hard labels.
 * @returns a loss that throws where a batch has no soft labels.
 */
export function taughtLoss(
  tf: TensorFlow,
  teaching: Teaching,
  { temperature, alpha, annealing }: Taught,
  balancing: ClassBalancing,
): LossMethod {
  const [hasSoft, hasHard] = [alpha > 0, alpha < 1];
  const isAnnealed = hasSoft && teaching.isTempered && annealing !== undefined;
  const isScaled = teaching.isTempered && !isAnnealed;
  const softWeight = isScaled ? alpha * (temperature * temperature) : alpha;
  const soft = isAnnealed ? ` soft ${annealing.shape}` : ' soft';
  return {
    structure: `${teaching.structure}${hasSoft ? soft : ''}${hasHard ? ` hard${balancing.structure}` : ''}`,
    hyperparameters: {
      ...(hasSoft && teaching.isTempered ? { temperature } : {}),
      ...(hasSoft ? { ...teaching.hyperparameters, softWeight } : {}),
      ...(hasHard ? { hardWeight: 1 - alpha, ...balancing.hyperparameters } : {}),
    },
    compute: (logits, { labels, softLogProbabilities }, given) => {
      const weighHard = () => {
        const rowWeights = balancing.weighRows(labels, given);
        return tf.mul<Scalar>(
          crossEntropy(tf, logits, labels, { rowWeights }),
          hyperparameter(given, 'hardWeight'),
        );
      };
      if (!hasSoft) return weighHard();
      const soft = tf.maximum<Tensor2D>(requireSoft(softLogProbabilities), LOG_ZERO);
      const softWeight = hyperparameter(given, 'softWeight');
      const weight = isAnnealed
        ? tf.mul(softWeight, tf.square(hyperparameter(given, 'temperature')))
        : softWeight;
      const taught = tf.mul<Scalar>(teaching.compute(logits, soft, labels, given), weight);
      return hasHard ? tf.add(taught, weighHard()) : taught;
    },
  };
}

function requireSoft(soft: Targets['softLogProbabilities']): Tensor2D {
  if (soft) return soft;
  throw new Error('the distillation loss needs soft labels, and the view has none');
}
