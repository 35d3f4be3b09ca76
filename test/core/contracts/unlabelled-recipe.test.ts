/** Rows without a label: what else a recipe may then say. */
import { refusals } from '../../support/refusals';
import { tinyRecipe } from '../../support/tiny-recipe';

const tiny = tinyRecipe();
const images = { type: 'image-folder', directory: '/pets', size: [8, 8], channels: 1 };
const IMAGES = { source: images, classes: 10, unlabelled: true };
const tableOf = (changes: Record<string, unknown> = {}) => ({
  source: {
    type: 'table',
    files: ['/people.csv'],
    target: { task: 'binary', column: 'left', positive: 'yes' },
    split: { method: 'random', validation: 0.2, test: 0.2 },
    ...changes,
  },
  classes: 2,
  unlabelled: true,
});
const TABLE = { data: tableOf(), augment: { views: 1 } };

test('images in folders or lists and tables may have them', () => {
  expect(refusals({ data: IMAGES })).toEqual([]);
  expect(refusals(TABLE)).toEqual([]);
  expect(refusals({ data: { ...tiny.data, unlabelled: false } })).toEqual([]);
  const labels = { ...tableOf({ target: { task: 'multi-label', columns: ['a', 'b'] } }), classes: 2 };
  expect(refusals({ ...TABLE, data: labels })).toEqual([]);
});

test.each<[string, Record<string, unknown>, string]>([
  [
    'a source whose rows all have labels',
    { data: { ...tiny.data, unlabelled: true } },
    'data.unlabelled: got true, allowed: false with a source of type "example": all of its rows have labels',
  ],
  [
    'a split by group',
    { ...TABLE, data: tableOf({ split: { method: 'grouped', column: 'home', validation: 0.2, test: 0.2 } }) },
    'data.unlabelled: got true, allowed: false with a split that is grouped: a row of a group in test would be learned from',
  ],
  [
    'a split by time',
    { ...TABLE, data: tableOf({ split: { method: 'by-time', column: 'day', validation: 0.2, test: 0.2 } }) },
    'data.unlabelled: got true, allowed: false with a split that is by-time: a row newer than training would be learned from',
  ],
  [
    'a teacher that is a file of labels',
    {
      data: IMAGES,
      teach: {
        ...tiny.teach,
        members: [{ type: 'labels', file: '/labels.npy', output: { gives: 'logits' } }],
      },
    },
    'teach.members[0].type: got "labels", allowed: another type with data.unlabelled: a file has labels for the rows that it names, and these are of splits',
  ],
])('%s is refused', (_, changes, message) => {
  expect(refusals(changes)).toContain(`  ${message}`);
});

test('views that mix rows are refused', () => {
  const augment = { views: 1, operations: [{ type: 'mixup' }] };
  expect(refusals({ data: IMAGES, augment }).join()).toContain(
    'no mixup, cutmix, munge or smote with data.unlabelled: they mix in rows whose class nobody knows',
  );
});
