/** Students that learn from each other: what else a recipe may then say. */
import { Recipe } from '../../../core/contracts/recipe';
import { refusals } from '../../support/refusals';
import { tinyRecipe } from '../../support/tiny-recipe';

const { train } = tinyRecipe();
const withTrain = (changes: Record<string, unknown>) => refusals({ train: { ...train, ...changes } });

test('every epoch and half of the labels, where nothing else is said', () => {
  expect(withTrain({ mutual: {} })).toEqual([]);
  expect(Recipe.parse(tinyRecipe({ train: { ...train, mutual: {} } })).train.mutual).toEqual({
    every: 1,
    share: 0.5,
  });
  expect(Recipe.parse(tinyRecipe()).train).not.toHaveProperty('mutual');
});

test.each<[string, Record<string, unknown>, string]>([
  [
    'one seed',
    { seeds: [1], mutual: {} },
    'train.seeds: got [1], allowed: at least 2 with train.mutual: peers are the other seeds',
  ],
  [
    'an exchange after the last epoch',
    { mutual: { every: 2 } },
    'train.mutual.every: got 2, allowed: below 2, the epochs: students that are done have nothing to exchange',
  ],
  [
    'students that may end early',
    { earlyStopping: { patience: 1 }, mutual: {} },
    'train.earlyStopping: got {"patience":1}, allowed: nothing with train.mutual: a student that ended would leave its peers without answers',
  ],
])('%s is refused', (_, changes, message) => {
  expect(withTrain(changes)).toEqual([`  ${message}`]);
});
