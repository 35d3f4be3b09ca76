import { Architecture } from '../../../core/contracts/models/architecture';
import { InvalidInput } from '../../../core/contracts/errors';
import { countCost } from '../../../core/models/count-cost';
import { locateColumns } from '../../../core/models/locate-columns';
import { FEATURE_BLOCKS, PICTURE_BLOCKS } from '../../support/feature-rows';

const locate = (value: unknown, blocks = FEATURE_BLOCKS) => locateColumns(Architecture.parse(value), blocks);

test('categorical columns, text columns and named columns are found', () => {
  expect(locate({ type: 'wide-and-deep', hidden: [4] })).toMatchObject({
    fields: [
      { start: 1, size: 5 },
      { start: 12, size: 4 },
    ],
  });
  expect(locate({ type: 'text-classifier' })).toMatchObject({ fields: [{ start: 6, size: 6 }] });
  expect(locate({ type: 'two-tower', user: ['price', 'user'], item: ['item'] })).toMatchObject({
    fields: {
      user: [
        { start: 1, size: 5 },
        { start: 16, size: 1 },
      ],
      item: [{ start: 12, size: 4 }],
    },
  });
});

test('a network that was located is valid, stays as it is, and counts itself', () => {
  const located = locate({ type: 'wide-and-deep', hidden: [4] });
  expect(Architecture.parse(JSON.parse(JSON.stringify(located)))).toEqual(located);
  expect(locateColumns(located, FEATURE_BLOCKS)).toEqual(located);
  expect(countCost(located, [17], 2).parameters).toBeGreaterThan(0);
});

test('without categorical columns there is only what is continuous', () => {
  expect(locate({ type: 'wide-and-deep', hidden: [4] }, FEATURE_BLOCKS.slice(0, 1))).toMatchObject({
    fields: [],
  });
});

test('others are left alone', () => {
  const mlp: Architecture = { type: 'mlp', hidden: [4] };
  expect(locateColumns(mlp, FEATURE_BLOCKS)).toBe(mlp);
});

test.each<[string, unknown, string]>([
  [
    'a column that is not there',
    { type: 'two-tower', user: ['user', 'usr'], item: ['item'] },
    'user[1]: got "usr", allowed: a column that is learned from: age, user, review, item, price',
  ],
  [
    'places that are not those of the data',
    { type: 'wide-and-deep', hidden: [4], fields: [{ start: 0, size: 5 }] },
    'fields: got [{"start":0,"size":5}], allowed: nothing, or what the data has: [{"start":1,"size":5},{"start":12,"size":4}]',
  ],
])('%s is refused', (_, architecture, message) => {
  expect(() => locate(architecture)).toThrow(InvalidInput);
  expect(() => locate(architecture)).toThrow(message);
});

test('a text classifier without a text column is refused', () => {
  const blocks = FEATURE_BLOCKS.filter(({ kind }) => kind !== 'text');
  expect(() => locate({ type: 'text-classifier' }, blocks)).toThrow(
    'type: got "text-classifier", allowed: another type: the data has no text column',
  );
});

test('images are found without the flag behind them, and where there is none the shape is refused', () => {
  const fusion = { type: 'joint-fusion', convolutions: [{ filters: 2 }], hidden: [4] };
  expect(locate(fusion, PICTURE_BLOCKS)).toMatchObject({
    fields: [{ start: 1, size: 64, shape: [8, 8, 1] }],
  });
  expect(() => locate(fusion)).toThrow(
    'type: got "joint-fusion", allowed: another type: the data has no image column',
  );
});

test('more images than a network may have are refused', () => {
  const blocks = Array.from({ length: 17 }, (_, i) => ({
    column: `photo ${i}`,
    kind: 'image' as const,
    start: 4 * i,
    size: 4,
    shape: [2, 2, 1] as [number, number, number],
  }));
  const fusion = { type: 'joint-fusion', convolutions: [{ filters: 2 }], hidden: [4] };
  expect(() => locate(fusion, blocks)).toThrow('another type: the data has 17 image columns');
});
