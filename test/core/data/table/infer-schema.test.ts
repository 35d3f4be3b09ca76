import { InvalidInput } from '../../../../core/contracts/errors';
import { inferSchema } from '../../../../core/data/table/infer-schema';
import { createProfile } from './profiles';

const AGE = createProfile({ name: 'age', rows: 100, distinct: 60, numbers: 100, integers: 100 });
const ID = createProfile({ name: 'customer_id', rows: 100, distinct: 100, numbers: 100, integers: 100 });
const CONSTANT = createProfile({ name: 'country', rows: 100, distinct: 1 });
const EMPTY = createProfile({ name: 'fax', rows: 100, missing: 100 });
const NONE = { roles: {}, columns: {}, readsImages: true };

test('constant, empty and identifying columns are left out, with the reason', () => {
  expect(inferSchema([AGE, ID, CONSTANT, EMPTY], NONE)).toEqual([
    { name: 'age', kind: 'numeric', role: 'feature' },
    { name: 'customer_id', kind: 'numeric', role: 'unused', reason: 'it looks like an identifier' },
    { name: 'country', kind: 'categorical', role: 'unused', reason: 'every cell is the same' },
    { name: 'fax', kind: 'categorical', role: 'unused', reason: 'every cell is missing' },
  ]);
});

test.each(['rownames', 'row.names', 'Unnamed: 0', 'column0', '', 'ROW_NUMBER', 'row', 'rowing'])(
  'whole numbers that are all different in a column "%s"',
  (name) => {
    const numbers = createProfile({ name, rows: 100, distinct: 100, numbers: 100, integers: 100 });
    const isFeature = name === 'row' || name === 'rowing';
    expect(inferSchema([numbers], NONE)[0]?.role).toBe(isFeature ? 'feature' : 'unused');
  },
);

test('a column that is one value or missing is used: which of them it is says something', () => {
  const [column] = inferSchema(
    [createProfile({ name: 'opted_out', rows: 100, missing: 70, distinct: 1 })],
    NONE,
  );
  expect(column?.role).toBe('feature');
});

test('numbers that are all different are no identifier by that alone', () => {
  const income = createProfile({ name: 'income', rows: 100, distinct: 100, numbers: 100, integers: 100 });
  expect(inferSchema([income], NONE)[0]?.role).toBe('feature');
});

test('what the recipe says goes before what would be inferred', () => {
  const recipe = {
    roles: { age: 'target' as const },
    columns: { customer_id: { use: true }, country: { kind: 'text' as const, use: false } },
    readsImages: false,
  };
  expect(inferSchema([AGE, ID, CONSTANT], recipe)).toEqual([
    { name: 'age', kind: 'numeric', role: 'target' },
    { name: 'customer_id', kind: 'numeric', role: 'feature' },
    { name: 'country', kind: 'text', role: 'unused' },
  ]);
});

test('columns that are not there are named, each', () => {
  const infer = () =>
    inferSchema([AGE], { roles: { ago: 'target' }, columns: { aeg: { use: true } }, readsImages: false });
  expect(infer).toThrow(InvalidInput);
  expect(infer).toThrow(/"ago", allowed: a column of the data: age[\s\S]*"aeg"/);
});

describe('a column of images', () => {
  const PHOTO = createProfile({ name: 'photo_id', rows: 100, distinct: 100, images: 100 });
  const infer = (said: object, readsImages: boolean) =>
    inferSchema([PHOTO], { roles: {}, columns: { photo_id: said }, readsImages });

  test('is learned from where the recipe says how, and no identifier for all that each is another', () => {
    expect(infer({}, true)).toEqual([{ name: 'photo_id', kind: 'image', role: 'feature' }]);
    expect(infer({ use: false }, true)).toMatchObject([{ kind: 'image', role: 'unused' }]);
  });

  test('is left out with the reason where it does not, and refused where it must be used', () => {
    const reason =
      'images are learned from where "images" says their size and channels, and their names where the kind is "text"';
    expect(infer({}, false)).toEqual([{ name: 'photo_id', kind: 'image', role: 'unused', reason }]);
    expect(() => infer({ use: true }, false)).toThrow(
      'images: got nothing, allowed: size and channels, since column photo_id is of images',
    );
    expect(infer({ kind: 'text' }, false)).toMatchObject([{ kind: 'text', role: 'feature' }]);
  });
});
