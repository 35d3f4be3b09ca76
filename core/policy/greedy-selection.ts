import type { EnsembleMetric, GreedySelection } from '../contracts/teachers/ensemble-weighing';
import { createRandom } from '../random/random';
import { SMALLEST_PROBABILITY, type MemberAnswers } from './score-mixture';

/** How one selection goes about it. */
export type SelectionSettings = Pick<GreedySelection, 'metric' | 'warmStart' | 'rounds'>;

/**
 * Bagged ensemble selection (Caruana, Niculescu-Mizil, Crew, Ksikes 2004, §2.3): each bag is a random part of the
 * members, from which an ensemble is selected; weights are the shares of picks, averaged over the bags. It over-fits
 * the rows less than one selection from all members.
 *
 * @returns [members], non-negative, sum 1; fixed by `seed`.
 */
export function greedyWeights(answers: MemberAnswers, settings: GreedySelection, seed: number): number[] {
  const members = answers.probabilities.length;
  const size = Math.max(1, Math.ceil(settings.bagShare * members));
  const weights = new Array<number>(members).fill(0);
  for (let bag = 0; bag < settings.bags; bag++) {
    const drawn = createRandom(seed, 'greedy bag', bag).shuffle(members).subarray(0, size);
    const picks = selectGreedily(answers, [...drawn], settings);
    const total = picks.reduce((sum, count) => sum + count, 0);
    picks.forEach((count, i) => (weights[i] = (weights[i] ?? 0) + count / total / settings.bags));
  }
  return weights;
}

/**
 * Forward selection with replacement (the same paper, §2 and §2.1): starting from the best members (§2.2), adds the
 * one whose addition makes the mean of the picks the best, even where that is worse than before, and goes back to the
 * best ensemble on the way. Errors that are equal in number are told apart by loss; what is still equal, by number.
 *
 * @param candidates numbers of the members that it may pick.
 * @returns how often each member is picked, [members].
 */
export function selectGreedily(
  answers: MemberAnswers,
  candidates: readonly number[],
  { metric, warmStart, rounds }: SelectionSettings,
): number[] {
  const sums = new Float64Array(answers.labels.length * answers.classes);
  const picks = answers.probabilities.map(() => 0);
  const sorted = [...candidates].sort((a, b) => a - b);
  let picked = 0;
  let [best, bestPicks]: [Value, number[]] = [[Infinity, Infinity], picks];
  const add = (member: number, value: Value): void => {
    answers.probabilities[member]?.forEach((p, i) => (sums[i] = (sums[i] ?? 0) + p));
    picks[member] = (picks[member] ?? 0) + 1;
    picked += 1;
    if (compare(value, best) < 0) [best, bestPicks] = [value, [...picks]];
  };
  const valuesOf = () =>
    sorted
      .map((member) => ({ member, value: valueWith(answers, sums, picked, member, metric) }))
      .sort((a, b) => compare(a.value, b.value) || a.member - b.member);
  const start = valuesOf().slice(0, warmStart);
  start.forEach(({ member }, i) => {
    const value = valueWith(answers, sums, picked, member, metric);
    // Only the whole start counts: a part of it is no ensemble that was asked for.
    add(member, i === start.length - 1 ? value : [Infinity, Infinity]);
  });
  for (let round = 0; round < rounds; round++) {
    const [next] = valuesOf();
    if (next) add(next.member, next.value);
  }
  return bestPicks;
}

/** What is to be small first, and what tells equals apart. */
type Value = [first: number, second: number];

function compare(a: Value, b: Value): number {
  return a[0] - b[0] || a[1] - b[1] || 0;
}

/** Of the mean of the picks with one member more. By loss, the other classes need not be looked at. */
function valueWith(
  { probabilities, labels, classes, rowWeights, numbers }: MemberAnswers,
  sums: Float64Array,
  picked: number,
  member: number,
  metric: EnsembleMetric,
): Value {
  const own = probabilities[member] ?? new Float32Array(sums.length);
  let loss = 0;
  let errors = 0;
  if (numbers) return [squaredErrorWith(numbers.targets, sums, picked, own, rowWeights), 0];
  for (let row = 0; row < labels.length; row++) {
    const at = row * classes + (labels[row] ?? 0);
    const sum = (sums[at] ?? 0) + (own[at] ?? 0);
    const weight = rowWeights?.[row] ?? 1;
    loss -= weight * Math.log(Math.max(SMALLEST_PROBABILITY, sum / (picked + 1)));
    if (metric === 'errorRate' && isOutvoted(sums, own, row * classes, classes, at)) errors += weight;
  }
  return metric === 'loss' ? [loss, 0] : [errors, loss];
}

function squaredErrorWith(
  targets: Float32Array,
  sums: Float64Array,
  picked: number,
  own: Float32Array,
  rowWeights: Float32Array | undefined,
): number {
  let sum = 0;
  targets.forEach((target, row) => {
    const error = ((sums[row] ?? 0) + (own[row] ?? 0)) / (picked + 1) - target;
    sum += (rowWeights?.[row] ?? 1) * error ** 2;
  });
  return sum;
}

/** Whether another class is more likely than the one at `at`, or as likely and before it. */
function isOutvoted(
  sums: Float64Array,
  own: Float32Array,
  start: number,
  classes: number,
  at: number,
): boolean {
  const sum = (sums[at] ?? 0) + (own[at] ?? 0);
  for (let i = start; i < start + classes; i++) {
    const other = (sums[i] ?? 0) + (own[i] ?? 0);
    if (other > sum || (other === sum && i < at)) return true;
  }
  return false;
}
