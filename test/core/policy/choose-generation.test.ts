import { chooseGeneration } from '../../../core/policy/choose-generation';
import { trainedModel } from './samples';

const generation = (...errors: number[]) =>
  errors.map((count, seed) => trainedModel({ errors: count, seed, loss: 0.5 }));

test('fewest errors over all seeds, not the best of them', () => {
  expect(chooseGeneration([generation(9, 9), generation(2, 17), generation(8, 9)])).toBe(2);
});

test('then the lower loss, and the earlier one on a tie', () => {
  const lower = generation(9, 9).map((model) => ({
    ...model,
    validation: { ...model.validation, loss: 0.4 },
  }));
  const broken = lower.map((model) => ({ ...model, validation: { ...model.validation, loss: NaN } }));
  expect(chooseGeneration([generation(9, 9), lower, generation(9, 9)])).toBe(1);
  expect(chooseGeneration([broken, generation(9, 9), generation(9, 9)])).toBe(1);
});

test('as many errors are a tie, however they are spread over the seeds', () => {
  const spread = (...errors: number[]) =>
    errors.map((count, seed) => trainedModel({ errors: count, seed, rows: 10 }));
  expect(chooseGeneration([spread(1, 2), spread(0, 3)])).toBe(0);
  expect(chooseGeneration([spread(0, 3), spread(1, 2)])).toBe(0);
});

test('can’t choose among none', () => {
  expect(() => chooseGeneration([])).toThrow('at least 1');
});
