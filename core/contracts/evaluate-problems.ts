/** What of a recipe its evaluation must fit. */
interface EvaluateWishes {
  data: { classes: number };
  evaluate: { specificity?: number | undefined };
}

/** Fields of `evaluate` that the data can't have, with the reason. */
export function findEvaluateProblems({ data, evaluate }: EvaluateWishes) {
  if (evaluate.specificity === undefined || data.classes === 2) return [];
  const allowed = `nothing with ${data.classes} classes: only of two is one the negative`;
  return [{ path: ['evaluate', 'specificity'], allowed }];
}
