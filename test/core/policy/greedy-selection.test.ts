import { GreedySelection } from '../../../core/contracts/teachers/ensemble-weighing';
import { ensembleWeights } from '../../../core/policy/ensemble-weights';
import { greedyWeights, selectGreedily, type SelectionSettings } from '../../../core/policy/greedy-selection';
import { readGolden } from './golden';

interface Case {
  name: string;
  classes: number;
  labels: number[];
  probabilities: number[][];
  candidates: number[];
  settings: SelectionSettings;
  picks: number[];
}

const answers = ({ classes, labels, probabilities }: Pick<Case, 'classes' | 'labels' | 'probabilities'>) => ({
  classes,
  labels: Uint8Array.from(labels),
  probabilities: probabilities.map((member) => Float32Array.from(member)),
});

const GOLDEN = (readGolden('ensemble-methods') as { selections: Case[] }).selections;

test.each(GOLDEN)('$name: picks what NumPy picks', (golden) => {
  expect(selectGreedily(answers(golden), golden.candidates, golden.settings)).toEqual(golden.picks);
});

/** By hand, two rows of class 0: chances of a are 0.9 and 0.2, of b 0.4 and 0.8. */
const HAND = answers({
  classes: 2,
  labels: [0, 0],
  probabilities: [
    [0.9, 0.1, 0.2, 0.8],
    [0.4, 0.6, 0.8, 0.2],
  ],
});

test('by hand: what harms is gone through, and the best ensemble on the way counts', () => {
  const pick = (rounds: number) => selectGreedily(HAND, [0, 1], { metric: 'loss', warmStart: 1, rounds });
  // Products of the two rows' chances: b 0.4 · 0.8 = 0.32, ab 0.65 · 0.5 = 0.325, abb 0.5667 · 0.6 = 0.34,
  // abbb 0.525 · 0.65 = 0.34125; then abbbb 0.5 · 0.68 = 0.34 and aabbb 0.6 · 0.56 = 0.336 are both worse.
  expect(pick(1)).toEqual([1, 1]);
  expect(pick(2)).toEqual([1, 2]);
  expect(pick(3)).toEqual([1, 3]);
  expect(pick(4)).toEqual([1, 3]);
});

test('a start of two is kept whole, though one of them is better alone', () => {
  const probabilities = [
    [0.99, 0.01, 0.99, 0.01],
    [0.5, 0.5, 0.5, 0.5],
  ];
  const alone = answers({ classes: 2, labels: [0, 0], probabilities });
  expect(selectGreedily(alone, [0, 1], { metric: 'loss', warmStart: 2, rounds: 3 })).toEqual([4, 1]);
});

test('weights are shares of picks, averaged over bags that each see a part of the members', () => {
  const golden = GOLDEN[0]!;
  const settings = GreedySelection.parse({ method: 'greedy', bags: 40, bagShare: 0.4 });
  const weights = greedyWeights(answers(golden), settings, 3);
  expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
  // Two of five a bag: even the worst member is in some, but the best (1) has more than in a fair share.
  expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
  expect(weights.indexOf(Math.max(...weights))).toBe(1);
  expect(greedyWeights(answers(golden), settings, 3)).toEqual(weights);
  expect(greedyWeights(answers(golden), settings, 4)).not.toEqual(weights);
});

test('one bag of all members is one selection', () => {
  const golden = GOLDEN[1]!;
  const settings = GreedySelection.parse({
    method: 'greedy',
    ...golden.settings,
    bags: 1,
    bagShare: 1,
  });
  const total = golden.picks.reduce((sum, count) => sum + count, 0);
  const expected = golden.picks.map((count) => count / total);
  expect(greedyWeights(answers(golden), settings, 9)).toEqual(expected);
  expect(ensembleWeights({ ...answers(golden), method: settings, seed: 9 }).weights).toEqual(expected);
});

test('its weights never score worse than the best member of a single full bag', () => {
  for (const golden of GOLDEN.slice(0, 3)) {
    const settings = GreedySelection.parse({ method: 'greedy', bags: 1, bagShare: 1 });
    const { score } = ensembleWeights({ ...answers(golden), method: settings });
    const alone = answers(golden).probabilities.map(
      (member) =>
        ensembleWeights({ ...answers(golden), probabilities: [member], method: 'uniform' }).score.loss,
    );
    expect(score.loss).toBeLessThanOrEqual(Math.min(...alone) + 1e-12);
  }
});
