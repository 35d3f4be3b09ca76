/** Ensembles of numbers, and of labels, against SciPy and by what is known of them. */
import golden from '../../golden/policy/tasks.json';
import { accountMember } from '../../../core/policy/account-member';
import { ensembleWeights, type EnsembleWeightsRequest } from '../../../core/policy/ensemble-weights';

const { members, targets, scale, leastSquares, scores } = golden.numbers;
const standardise = (values: number[]) =>
  Float32Array.from(values, (value) => (value - scale.mean) / scale.deviation);
const request = (changes: Partial<EnsembleWeightsRequest> = {}): EnsembleWeightsRequest => ({
  method: 'validation',
  probabilities: members.map(standardise),
  labels: new Uint8Array(golden.rows),
  classes: 1,
  numbers: { targets: standardise(targets), deviation: scale.deviation },
  ...changes,
});

test.each([
  ['all alike', {}, leastSquares.plain],
  ['by weights', { rowWeights: Float32Array.from(golden.weights) }, leastSquares.weighted],
])('the mean of least squared error, rows %s, is the one that SciPy finds', (_, changes, wanted) => {
  const { weights, score, optimalityGap } = ensembleWeights(request(changes));
  weights.forEach((weight, i) => expect(weight).toBeCloseTo(wanted.weights[i]!, 3));
  expect(score.loss).toBeCloseTo(wanted.loss, 6);
  expect(optimalityGap).toBeLessThan(1e-6);
  expect(score).not.toHaveProperty('errors');
});

test('a member alone is told in the units of the target', () => {
  const alone = ensembleWeights(request({ probabilities: [standardise(members[0]!)] }));
  expect(alone.weights).toEqual([1]);
  expect(alone.score.numbers!.rmse / scores.plain.rmse).toBeCloseTo(1, 5);
  expect(alone.score.numbers!.r2).toBeCloseTo(scores.plain.r2, 5);
});

test('greedy selection goes by squared error as well', () => {
  const uniform = ensembleWeights(request({ method: 'uniform' })).score.loss;
  const greedy = ensembleWeights(request({ method: 'greedy' }));
  expect(greedy.score.loss).toBeLessThan(uniform);
  expect(greedy.score.loss).toBeGreaterThan(leastSquares.plain.loss - 1e-9);
});

test('what a member is worth is told without ranks', () => {
  const asked = request();
  const weighed = ensembleWeights(asked);
  const worth = accountMember(asked, weighed, 0);
  expect(worth.rocAuc).toBeUndefined();
  expect(worth.without!.loss).toBeGreaterThanOrEqual(weighed.score.loss - 1e-9);
});
