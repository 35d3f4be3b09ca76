import type { TensorFlow } from '../../models/tensorflow';
import type { ClassBalancing } from './class-balancing';
import { crossEntropy } from './cross-entropy';
import type { LossMethod } from './loss';

/** Cross-entropy against the one-hot labels y: −1/n Σᵢ wᵢ log softmax(zᵢ)[yᵢ], with w = 1 where classes aren't balanced. */
export function hardLabelsLoss(
  tf: TensorFlow,
  { structure, hyperparameters, weighRows }: ClassBalancing,
): LossMethod {
  return {
    structure: `hard-labels${structure}`,
    hyperparameters,
    compute: (logits, { labels }, given) =>
      crossEntropy(tf, logits, labels, { rowWeights: weighRows(labels, given) }),
  };
}
