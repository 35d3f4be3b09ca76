import type { Score } from '../../../core/contracts/models/models';
import { compareOnValidation } from '../../../core/policy/compare-on-validation';
import { trainedModel } from '../../workflows/samples';

const compare = (a: Score, b: Score) =>
  compareOnValidation(
    { ...trainedModel({ identity: 'a' }), validation: a },
    { ...trainedModel({ identity: 'b' }), validation: b },
  );

const score = (errors: number, more: Partial<Score> = {}): Score => ({
  errors,
  rows: 100,
  loss: 0.5,
  ...more,
});

test('fewer errors come first, then the lower loss', () => {
  expect(compare(score(3), score(4))).toBeLessThan(0);
  expect(compare(score(3), score(3, { loss: 0.4 }))).toBeGreaterThan(0);
});

test('where rows have weights, the weight that is wrong comes first', () => {
  expect(compare(score(9, { errorRate: 0.05 }), score(4, { errorRate: 0.06 }))).toBeLessThan(0);
});

test('where an area is told, it comes before errors', () => {
  const judged = (value: number) => ({ judged: { by: 'rocAuc', value } as const });
  expect(compare(score(9, judged(0.2)), score(4, judged(0.21)))).toBeLessThan(0);
  expect(compare(score(9, { ...judged(0.2), loss: 0.4 }), score(4, judged(0.2)))).toBeLessThan(0);
});
