import { inferKind } from '../../../../core/data/table/infer-kind';
import { createProfile } from './profiles';

test('the kind is what the cells look like', () => {
  const rows = 100;
  expect(inferKind(createProfile({ rows, numbers: 100, integers: 100, distinct: 5 }))).toBe('numeric');
  expect(inferKind(createProfile({ rows, booleans: 100, numbers: 100, integers: 100, distinct: 2 }))).toBe(
    'boolean',
  );
  expect(inferKind(createProfile({ rows, datetimes: 100, distinct: 90 }))).toBe('datetime');
  expect(inferKind(createProfile({ rows, distinct: 7, meanWords: 2 }))).toBe('categorical');
  expect(inferKind(createProfile({ rows, distinct: 7, meanWords: 3.5 }))).toBe('text');
  expect(inferKind(createProfile({ rows, distinct: 51, meanWords: 1 }))).toBe('text');
});

test('one unreadable cell of a hundred leaves a column of numbers, two do not', () => {
  expect(inferKind(createProfile({ rows: 100, numbers: 99, distinct: 40 }))).toBe('numeric');
  expect(inferKind(createProfile({ rows: 100, numbers: 98, distinct: 40 }))).toBe('categorical');
});

test('missing cells count neither way', () => {
  expect(inferKind(createProfile({ rows: 100, missing: 90, numbers: 10, distinct: 10 }))).toBe('numeric');
  expect(inferKind(createProfile({ rows: 100, missing: 100, distinct: 0 }))).toBe('categorical');
});

test('few rows may all be different and still be categories', () => {
  expect(inferKind(createProfile({ rows: 8, distinct: 8, meanWords: 1 }))).toBe('categorical');
});

test('names of image files are images, whatever is said in them', () => {
  expect(inferKind(createProfile({ rows: 100, images: 100, distinct: 100, meanWords: 4 }))).toBe('image');
  expect(inferKind(createProfile({ rows: 100, images: 98, distinct: 100, meanWords: 1 }))).toBe('text');
});
