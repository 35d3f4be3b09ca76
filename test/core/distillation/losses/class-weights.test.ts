import { weighClasses } from '../../../../core/distillation/losses/class-weights';
import golden from '../../../golden/losses/losses.json';

test.each(golden.weighed.map((each) => [`β ${each.balance}, rows ${each.rows.join(', ')}`, each] as const))(
  'effective numbers as in PyTorch, float64: %s',
  (_, { rows, balance, weights }) => {
    weighClasses(rows, balance).forEach((weight, k) => expect(weight / weights[k]!).toBeCloseTo(1, 10));
  },
);

test('with β near 1 classes count inversely to their rows, and near 0 all alike', () => {
  const [few = NaN, many = NaN] = weighClasses([10, 40], 1 - 1e-12);
  expect(few / many).toBeCloseTo(4, 6);
  expect(few + many).toBeCloseTo(2, 12);
  for (const weight of weighClasses([10, 40], 1e-9)) expect(weight).toBeCloseTo(1, 8);
});

test('a class without rows has no weight, and the others are as without it', () => {
  const [first, none, last] = weighClasses([10, 0, 40], 0.99);
  expect(none).toBe(0);
  expect([first, last]).toEqual(weighClasses([10, 40], 0.99));
});
