import type { TensorFlow } from '../../models/tensorflow';
import { crossEntropy } from './cross-entropy';
import type { LossMethod } from './loss';

/** Cross-entropy against the one-hot labels y: −1/n Σᵢ log softmax(zᵢ)[yᵢ]. */
export function hardLabelsLoss(tf: TensorFlow): LossMethod {
  return {
    structure: 'hard-labels',
    hyperparameters: {},
    compute: (logits, { labels }) => crossEntropy(tf, logits, labels),
  };
}
