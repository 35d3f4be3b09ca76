import type { Scalar, Tensor2D, TensorFlow } from '../../models/tensorflow';
import { hyperparameter, type LossMethod } from './loss';

/** How much of a loss is the teachers'. */
export interface TaughtShares {
  /** α in [0, 1]; without it, none. */
  alpha?: number | undefined;
}

type Given = Readonly<Record<string, Scalar>>;

interface Half {
  /** After the half's name: what tells it from others. */
  structure?: string;
  /** Its own, beside its weight. */
  hyperparameters: Readonly<Record<string, number>>;
}

/** What is learned from the targets. */
export interface HardHalf extends Half {
  compute: (outputs: Tensor2D, targets: Tensor2D, given: Given) => Scalar;
}

interface Halves extends TaughtShares {
  /** Names what is computed. */
  structure: string;
  hard: HardHalf;
  soft: Half & {
    /** What it is multiplied by besides α. */
    scale: number;
    compute: (outputs: Tensor2D, targets: Tensor2D, given: Given, labels: Tensor2D) => Scalar;
  };
}

/**
 * α·scale·soft + (1 − α)·hard; the half with weight 0 isn't computed.
 *
 * @returns a loss that throws where a batch lacks soft labels that it needs.
 */
export function mixTargets(tf: TensorFlow, { structure, alpha = 0, hard, soft }: Halves): LossMethod {
  const [hasSoft, hasHard] = [alpha > 0, alpha < 1];
  const nameOf = (half: string, { structure: own = '' }: Half) => ` ${half}${own}`;
  return {
    structure: `${structure}${hasSoft ? nameOf('soft', soft) : ''}${hasHard ? nameOf('hard', hard) : ''}`,
    hyperparameters: {
      ...(hasSoft ? { ...soft.hyperparameters, softWeight: alpha * soft.scale } : {}),
      ...(hasHard ? { hardWeight: 1 - alpha, ...hard.hyperparameters } : {}),
    },
    compute: (outputs, { labels, softLogProbabilities }, given) => {
      const weighHard = () =>
        tf.mul<Scalar>(hard.compute(outputs, labels, given), hyperparameter(given, 'hardWeight'));
      if (!hasSoft) return weighHard();
      if (!softLogProbabilities) throw new Error('the loss needs soft labels, and the view has none');
      const taught = tf.mul<Scalar>(
        soft.compute(outputs, softLogProbabilities, given, labels),
        hyperparameter(given, 'softWeight'),
      );
      return hasHard ? tf.add(taught, weighHard()) : taught;
    },
  };
}
