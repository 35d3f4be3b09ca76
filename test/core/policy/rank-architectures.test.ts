import { InvalidInput } from '../../../core/contracts/errors';
import { rankArchitectures } from '../../../core/policy/rank-architectures';
import { trainedModel } from './samples';

const worst = trainedModel({ errors: 30, parameters: 10 });
const lowLoss = trainedModel({ errors: 20, loss: 0.1, parameters: 400 });
const small = trainedModel({ errors: 20, loss: 0.2, parameters: 200 });
const big = trainedModel({ errors: 20, loss: 0.2, parameters: 300 });
const huge = trainedModel({ errors: 5, parameters: 5000 });
const all = [big, worst, huge, small, lowLoss];

test('errors decide, then the loss, then the size', () => {
  expect(rankArchitectures(all, { keep: 9 })).toEqual([huge, lowLoss, small, big, worst]);
});

test('keeps as many as asked and leaves its input as it was', () => {
  expect(rankArchitectures(all, { keep: 2 })).toEqual([huge, lowLoss]);
  expect(all[0]).toBe(big);
});

test('leaves out what may not be promoted, the limit itself included in what may', () => {
  expect(rankArchitectures(all, { keep: 1, maxParameters: 400 })).toEqual([lowLoss]);
  expect(rankArchitectures(all, { keep: 9, maxParameters: 399 })).toEqual([small, big, worst]);
});

test('a loss that is not a number ranks last among equals', () => {
  const broken = trainedModel({ errors: 20, loss: NaN });
  expect(rankArchitectures([broken, big], { keep: 2 })).toEqual([big, broken]);
});

test('says what to change where every shape diverged', () => {
  const rank = () => rankArchitectures([], { keep: 1 });
  expect(rank).toThrow(InvalidInput);
  expect(rank).toThrow(/sweep\.architectures.*lower learning rate/);
});

test('says what to change where every shape is too large', () => {
  expect(() => rankArchitectures([big, huge], { keep: 1, maxParameters: 100 })).toThrow(
    /sweep\.maxParameters: got 100, allowed: at least 300/,
  );
});
