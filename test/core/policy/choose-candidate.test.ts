import { chooseCandidate } from '../../../core/policy/choose-candidate';
import { trainedModel } from './samples';

test('fewest errors on validation, then the lower loss, then the lower seed', () => {
  const many = trainedModel({ errors: 12, loss: 0.01, seed: 1 });
  const lossy = trainedModel({ errors: 9, loss: 0.3, seed: 2 });
  const late = trainedModel({ errors: 9, loss: 0.2, seed: 5 });
  const early = trainedModel({ errors: 9, loss: 0.2, seed: 4 });
  expect(chooseCandidate([many, lossy, late, early])).toBe(early);
  expect(chooseCandidate([many, lossy, late])).toBe(late);
  expect(chooseCandidate([many, lossy])).toBe(lossy);
});

test('can’t choose among none', () => {
  expect(() => chooseCandidate([])).toThrow('at least 1');
});
