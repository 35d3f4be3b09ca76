import type { HeldOut } from '../contracts/teachers/ensemble-account';

/** Losses of the models of one teacher, each of which is said to have learned without one fold. */
export interface FoldLosses {
  /** Model by model, of each row: float32 [rows]. */
  losses: readonly Float32Array[];
  /** The fold of each of these rows, uint8 [rows]. */
  folds: Uint8Array;
}

/** Models that know the rows of their own fold better than those of the other's, where it should be the other way round. */
interface Swap {
  models: [number, number];
  /** Standard errors. */
  deviations: number;
}

/** So unlikely by chance that it is none: 3 in 10 million. */
const SURE_DEVIATIONS = 5;
/** Fewer rows of a fold have no spread to speak of. */
const LEAST_ROWS = 20;

/**
 * A pair of models whose files seem to be in each other's place. On the rows of fold f, model f must lose by what model g
 * learned of them, and on those of fold g win. The difference of the two differences leaves out how good either model is, and
 * how hard either fold. It is 0 for models that learned little by heart, where the order doesn't matter.
 */
export function findSwap({ losses, folds }: FoldLosses): Swap | null {
  let worst: Swap | null = null;
  for (const [f, own] of losses.entries()) {
    for (const [g, other] of losses.entries()) {
      if (g <= f) continue;
      const deviations = compare(own, other, folds, f, g);
      if (deviations < Math.min(-SURE_DEVIATIONS, worst?.deviations ?? 0))
        worst = { models: [f, g], deviations };
    }
  }
  return worst;
}

/** (own − other on fold f) − (own − other on fold g), in standard errors: above 0 where each knows less of its own fold. */
function compare(own: Float32Array, other: Float32Array, folds: Uint8Array, f: number, g: number): number {
  const differences = Float64Array.from(own, (loss, row) => loss - (other[row] ?? NaN));
  const onOwn = summarise(differences.filter((_, row) => folds[row] === f));
  const onOther = summarise(differences.filter((_, row) => folds[row] === g));
  if (Math.min(onOwn.rows, onOther.rows) < LEAST_ROWS) return 0;
  const difference = onOwn.mean - onOther.mean;
  return difference === 0 ? 0 : difference / Math.sqrt(onOwn.errorSquared + onOther.errorSquared);
}

/**
 * Whether the models do better on rows of their own folds than the others, which are said to have learned them: no order of
 * such files can be right. Summed over the folds, it makes no difference how good each model is.
 */
export function knowsOwnFolds(compared: FoldLosses): boolean {
  const { own, others } = splitLosses(compared);
  const differences = own.map((loss, row) => loss - (others[row] ?? NaN));
  const folds = compared.losses.map((_, f) =>
    summarise(differences.filter((_, row) => compared.folds[row] === f)),
  );
  if (folds.some(({ rows }) => rows < LEAST_ROWS)) return false;
  const sum = folds.reduce((total, { mean }) => total + mean, 0);
  return sum < -SURE_DEVIATIONS * Math.sqrt(folds.reduce((total, fold) => total + fold.errorSquared, 0));
}

/**
 * What the models say of rows that they are said not to have seen, beside what those say that saw them.
 *
 * @param validation the mean of the models' losses on validation, and how many rows it is of
 */
export function accountHeldOut(compared: FoldLosses, validation: { loss: number; rows: number }): HeldOut {
  const { own, others } = splitLosses(compared);
  const unseen = summarise(own);
  // Both are taken to scatter alike, since both are of rows that were not seen.
  const scatter = Math.sqrt(unseen.errorSquared * (1 + unseen.rows / validation.rows));
  const difference = unseen.mean - validation.loss;
  return {
    rows: unseen.rows,
    unseen: unseen.mean,
    seen: summarise(others).mean,
    validation: validation.loss,
    deviations: difference === 0 ? 0 : difference / scatter,
  };
}

/** Of each row: what the model of its fold loses, and what the others do on average. */
function splitLosses({ losses, folds }: FoldLosses): { own: Float64Array; others: Float64Array } {
  const own = Float64Array.from(folds, (fold, row) => losses[fold]?.[row] ?? NaN);
  const others = own.map((loss, row) => {
    const all = losses.reduce((sum, model) => sum + (model[row] ?? NaN), 0);
    return (all - loss) / (losses.length - 1);
  });
  return { own, others };
}

/** The mean, and the square of its standard error. */
function summarise(values: Float64Array): { rows: number; mean: number; errorSquared: number } {
  const rows = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / rows;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (rows - 1);
  return { rows, mean, errorSquared: variance / rows };
}
