import type { Loss } from '../../contracts/training/training';
import type { Scalar, Tensor2D, TensorFlow } from '../../models/tensorflow';
import { hyperparameter, type LossMethod } from './loss';
import { mixTargets, type HardHalf } from './mix-targets';

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
   * @param soft the teacher's log-probabilities, or log-odds of labels, [batch, classes]; no gradient reaches them.
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
 * α·T²·teaching + (1 − α)·hard, averaged over the rows; without T² where the teaching has no temperature. Where
 * the temperature is annealed, so is T²: it is given anew in each step.
 *
 * @param hard what is learned from hard labels.
 */
export function taughtLoss(
  tf: TensorFlow,
  teaching: Teaching,
  { temperature, alpha, annealing }: Taught,
  hard: HardHalf,
): LossMethod {
  const { structure, isTempered, hyperparameters } = teaching;
  const annealed = isTempered ? annealing : undefined;
  return mixTargets(tf, {
    structure,
    alpha,
    hard,
    soft: {
      structure: annealed ? ` ${annealed.shape}` : '',
      hyperparameters: isTempered ? { temperature, ...hyperparameters } : hyperparameters,
      scale: isTempered && !annealed ? temperature * temperature : 1,
      compute: (logits, soft, given, labels) => {
        const distance = teaching.compute(logits, tf.maximum(soft, LOG_ZERO), labels, given);
        return annealed ? tf.mul(distance, tf.square(hyperparameter(given, 'temperature'))) : distance;
      },
    },
  });
}
