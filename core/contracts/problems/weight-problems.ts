import type { DataSource } from '../data/data-source';
import type { RecipeProblem } from './recipe-problem';
import { taskOf } from '../data/task';

/** What of a recipe must fit that rows have weights. */
interface WeightWishes {
  data: { source: DataSource; unlabelled?: boolean | undefined };
  evaluate: { specificity?: number | undefined };
  teach: { sampling?: string | undefined; loss: { classBalance?: number | undefined } };
  student: { sampling?: string | undefined; classBalance?: number | undefined };
  search: { space: { classBalance?: unknown } };
  promote: {
    decideBy?: string | undefined;
    maxPValueAgainstHardLabels?: number | undefined;
  };
}

/** Whether the recipe names a column that says how much each row counts. */
export function hasWeights(source: DataSource): boolean {
  return source.type === 'table' && source.weight !== undefined;
}

/** Fields of a recipe that can't be had where rows have weights, with the reason. */
export function findWeightProblems(wishes: WeightWishes) {
  const { data, evaluate, teach, student, search, promote } = wishes;
  if (!hasWeights(data.source)) return [];
  const problems: RecipeProblem[] = [];
  for (const [part, { sampling }] of Object.entries({ teach, student })) {
    if (sampling !== 'class-balanced') continue;
    const allowed =
      '"shuffle", since rows have weights (data.source.weight), and are taken in proportion to them';
    problems.push({ path: [part, 'sampling'], allowed });
  }
  const balances = [
    { path: ['teach', 'loss', 'classBalance'], balance: teach.loss.classBalance },
    { path: ['student', 'classBalance'], balance: student.classBalance },
    { path: ['search', 'space', 'classBalance'], balance: search.space.classBalance },
  ];
  for (const { path, balance } of balances) {
    if (balance === undefined) continue;
    const allowed =
      'nothing, since rows have weights (data.source.weight): they say how much a rare class counts';
    problems.push({ path, allowed });
  }
  if (evaluate.specificity !== undefined) {
    const allowed = 'nothing, since rows have weights (data.source.weight): what is told of it counts rows';
    problems.push({ path: ['evaluate', 'specificity'], allowed });
  }
  if (data.unlabelled) {
    const allowed =
      'false, since rows have weights (data.source.weight): nobody has said what rows without a label count';
    problems.push({ path: ['data', 'unlabelled'], allowed });
  }
  // Where models are compared by how they rank, or there are no classes, it is refused for that.
  if (taskOf(data.source)) return problems;
  if (promote.maxPValueAgainstHardLabels !== undefined && (promote.decideBy ?? 'errorRate') === 'errorRate') {
    const allowed =
      "nothing, since rows have weights (data.source.weight) and McNemar's test counts rows: clearOfHardLabels asks for proof";
    problems.push({ path: ['promote', 'maxPValueAgainstHardLabels'], allowed });
  }
  return problems;
}
