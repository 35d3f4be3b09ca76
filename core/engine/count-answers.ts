import { taskOfLoss, type Loss } from '../contracts/training/training';
import type { LabelledRows } from '../data/labelled-rows';
import { countClasses } from '../data/split/deal-quotas';

/** What of a training says what its rows are answers to. */
interface Answered {
  loss: Loss;
  classes: number;
}

/**
 * Training rows of each class; of several labels those that lack and those that have each, [lacking, having, lacking, …]. A row of which
 * a label isn't known is neither.
 */
export function countAnswers({
  train: { labels, targets = new Float32Array() },
  ...answered
}: Answered & { train: Pick<LabelledRows, 'labels' | 'targets'> }): number[] {
  const counts = new Array<number>(answersOf(answered)).fill(0);
  if (taskOfLoss(answered.loss) === undefined) return countClasses(labels, answered.classes);
  if (taskOfLoss(answered.loss) !== 'multi-label') return counts;
  targets.forEach((target, i) => {
    const at = 2 * (i % answered.classes) + Number(target > 0.5);
    if (!Number.isNaN(target)) counts[at] = (counts[at] ?? 0) + 1;
  });
  return counts;
}

/** How many numbers these are. */
export function answersOf({ loss, classes }: Answered): number {
  return taskOfLoss(loss) === 'multi-label' ? 2 * classes : classes;
}
