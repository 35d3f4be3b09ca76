import type { Scalar, Tensor, Tensor2D, TensorFlow } from '../../models/tensorflow';
import { weighClasses } from './class-weights';
import { hyperparameter } from './loss';

/** What balanced labels add to a loss; nothing where they aren't balanced. */
export interface LabelBalancing {
  /** After the name of what is computed. */
  structure: string;
  /** Weights of both sides of each label, which are fed: they hang on the rows that are learned from. */
  hyperparameters: Readonly<Record<string, number>>;
  /**
   * Weight of each label of each row: (1 − y)·w_lacking + y·w_having. null where all count alike.
   *
   * @param targets y, float32 [batch, labels]; between 0 and 1 in mixed rows
   * @returns float32 [batch, labels]
   */
  weigh: (targets: Tensor2D, given: Readonly<Record<string, Scalar>>) => Tensor | null;
}

/**
 * Each label is two classes, rows that have it and rows that lack it, which are weighed to each other as `weighClasses` weighs any
 * (Cui et al. 2019). They are scaled to mean 1 over the rows, where the paper scales to mean 1 over the classes: rare labels would
 * count for less than others so, by 4 π (1 − π) where a share π of the rows has one. With β near 1 a row that has a label counts n / 2n_having.
 *
 * @param balance β; where it is left out, all count alike.
 * @param rowsOfSides training rows that lack and that have each label: [lacking, having, lacking, …]; how many is compiled in.
 */
export function balanceLabels(
  tf: TensorFlow,
  balance: number | undefined,
  rowsOfSides: readonly number[],
): LabelBalancing {
  if (balance === undefined) return { structure: '', hyperparameters: {}, weigh: () => null };
  if (rowsOfSides.length === 0) throw new Error('balanced labels need the numbers of their rows');
  const hyperparameters: Record<string, number> = {};
  for (let k = 0; 2 * k < rowsOfSides.length; k += 1) {
    const rows = rowsOfSides.slice(2 * k, 2 * k + 2);
    const [lacking = 0, having = 0] = scaleToRows(weighClasses(rows, balance), rows);
    hyperparameters[`lackingWeight${k}`] = lacking;
    hyperparameters[`havingWeight${k}`] = having;
  }
  return {
    structure: ' balanced',
    hyperparameters,
    weigh: (targets, given) => {
      const stack = (side: string) =>
        tf.stack(
          Array.from({ length: targets.shape[1] }, (_, k) => hyperparameter(given, `${side}Weight${k}`)),
        );
      const lacking = stack('lacking');
      return tf.add(lacking, tf.mul(targets, tf.sub(stack('having'), lacking)));
    },
  };
}

/** Mean 1 over all rows. */
function scaleToRows(weights: readonly number[], rows: readonly number[]): number[] {
  const all = rows.reduce((sum, n) => sum + n, 0);
  const counted = weights.reduce((sum, weight, i) => sum + weight * (rows[i] ?? 0), 0);
  return weights.map((weight) => (weight * all) / counted);
}
