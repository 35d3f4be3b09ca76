import type { Scalar, Tensor2D, TensorFlow } from '../../models/tensorflow';
import { hyperparameter, type LossMethod } from './loss';

/** How much of a loss is the teachers'. */
export interface TaughtShares {
  /** α; without it, none. */
  alpha?: number | undefined;
}

type Given = Readonly<Record<string, Scalar>>;
type Distance = (outputs: Tensor2D, targets: Tensor2D, given: Given) => Scalar;

interface Halves extends TaughtShares {
  /** Names what is computed. */
  structure: string;
  /** Of both halves. */
  hyperparameters: Readonly<Record<string, number>>;
  hard: Distance;
  soft: {
    hyperparameters: Readonly<Record<string, number>>;
    /** What it is multiplied by besides α. */
    scale: number;
    compute: Distance;
  };
}

/** α·scale·soft + (1 − α)·hard, where there are no classes; the half with weight 0 isn't computed. */
export function mixTargets(
  tf: TensorFlow,
  { structure, hyperparameters, alpha = 0, hard, soft }: Halves,
): LossMethod {
  const [hasSoft, hasHard] = [alpha > 0, alpha < 1];
  return {
    structure: `${structure}${hasSoft ? ' soft' : ''}${hasHard ? ' hard' : ''}`,
    hyperparameters: {
      ...hyperparameters,
      ...(hasSoft ? { ...soft.hyperparameters, softWeight: alpha * soft.scale } : {}),
      ...(hasHard ? { hardWeight: 1 - alpha } : {}),
    },
    compute: (logits, { labels, softLogProbabilities }, given) => {
      const weighHard = () =>
        tf.mul<Scalar>(hard(logits, labels, given), hyperparameter(given, 'hardWeight'));
      if (!hasSoft) return weighHard();
      if (!softLogProbabilities) throw new Error('the loss needs soft labels, and the view has none');
      const taught = tf.mul<Scalar>(
        soft.compute(logits, softLogProbabilities, given),
        hyperparameter(given, 'softWeight'),
      );
      return hasHard ? tf.add(taught, weighHard()) : taught;
    },
  };
}
