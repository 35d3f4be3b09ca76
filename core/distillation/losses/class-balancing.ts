import type { Scalar, Tensor, Tensor2D, TensorFlow } from '../../models/tensorflow';
import { weighClasses } from './class-weights';
import { hyperparameter } from './loss';

/** What balanced classes add to a loss; nothing where they aren't balanced. */
export interface ClassBalancing {
  /** After the name of what is computed. */
  structure: string;
  /** Weights of the classes, which are fed: they hang on the rows that are learned from. */
  hyperparameters: Readonly<Record<string, number>>;
  /**
   * Weight of each row, Σₖ yₖ wₖ: that of its class, and for a mixed row of its shares of classes. null where all count alike.
   *
   * @param labels float32 [batch, classes], rows sum to 1
   * @returns float32 [batch, 1]
   */
  weighRows: (labels: Tensor2D, given: Readonly<Record<string, Scalar>>) => Tensor | null;
}

/**
 * @param balance β; where it is left out, all rows count alike.
 * @param rowsOfClasses training rows of each class; how many classes these are is compiled in.
 */
export function balanceClasses(
  tf: TensorFlow,
  balance: number | undefined,
  rowsOfClasses: readonly number[],
): ClassBalancing {
  if (balance === undefined) return { structure: '', hyperparameters: {}, weighRows: () => null };
  if (rowsOfClasses.length === 0) throw new Error('balanced classes need the numbers of their rows');
  const weights = weighClasses(rowsOfClasses, balance).map(
    (weight, k) => [`classWeight${k}`, weight] as const,
  );
  return {
    structure: ' balanced',
    hyperparameters: Object.fromEntries(weights),
    weighRows: (labels, given) => {
      const ofClasses = tf.stack(weights.map(([name]) => hyperparameter(given, name)));
      return tf.sum(tf.mul(labels, ofClasses), 1, true);
    },
  };
}
