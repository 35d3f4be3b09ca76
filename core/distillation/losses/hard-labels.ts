import type { TensorFlow } from '../../models/tensorflow';
import type { ClassBalancing } from './class-balancing';
import { crossEntropy } from './cross-entropy';
import type { LossMethod } from './loss';
import type { HardHalf } from './mix-targets';

/** Cross-entropy against the one-hot labels y: −1/n Σᵢ wᵢ log softmax(zᵢ)[yᵢ], with w = 1 where classes aren't balanced. */
export function hardLabelsLoss(tf: TensorFlow, balancing: ClassBalancing): LossMethod {
  const { structure, hyperparameters, compute } = hardLabelsHalf(tf, balancing);
  return {
    structure: `hard-labels${structure}`,
    hyperparameters,
    compute: (logits, { labels }, given) => compute(logits, labels, given),
  };
}

/** The same as a part of a loss that is taught as well. */
export function hardLabelsHalf(tf: TensorFlow, { structure, hyperparameters, weighRows }: ClassBalancing) {
  return {
    structure,
    hyperparameters,
    compute: (logits, labels, given) =>
      crossEntropy(tf, logits, labels, { rowWeights: weighRows(labels, given) }),
  } satisfies HardHalf;
}
