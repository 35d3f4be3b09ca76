/** Columns that a list of images is split by. */
import { DataSource } from '../../../../core/contracts/data/data-source';
import { InvalidInput } from '../../../../core/contracts/errors';
import { parse } from '../../../../core/contracts/parse';

const pixels = { size: [8, 8], channels: 1 };
const list = { type: 'image-list', file: '/a.csv', columns: { image: 'file', label: 'class' }, ...pixels };

test.each<[string, object]>([
  ['groups', { split: 'part', group: 'patient' }],
  ['times', { time: 'taken' }],
  // Its digest names verdicts.
  ['neither, as ever', { split: 'part' }],
])('a list with %s parses to the same bytes', (_case, keys) => {
  const source = { ...list, columns: { ...list.columns, ...keys } };
  expect(JSON.stringify(parse(DataSource, source, 'it'))).toBe(JSON.stringify(source));
});

test.each<[string, object, string[]]>([
  [
    'groups and times',
    { ...list, columns: { ...list.columns, group: 'patient', time: 'taken' } },
    [
      '  columns.time: got "taken", allowed: nothing with data.source.columns.group: rows are split by one of the two',
    ],
  ],
  [
    'groups that are classes, and times that are splits',
    { ...list, columns: { ...list.columns, group: 'class', split: 'part', time: 'part' } },
    [
      '  columns.group: got "class", allowed: a column that nothing else is read from',
      '  columns.time: got "part", allowed: a column that nothing else is read from',
      '  columns.time: got "part", allowed: nothing with data.source.columns.group: rows are split by one of the two',
    ],
  ],
  [
    'groups that are a target',
    {
      ...list,
      columns: { image: 'file', group: 'age' },
      target: { task: 'regression', column: 'age' },
    },
    ['  columns.group: got "age", allowed: a column that nothing else is read from'],
  ],
  [
    'groups of a folder',
    { type: 'image-folder', directory: '/a', ...pixels, group: 'patient' },
    ['  group: got "patient", allowed: no such field exists here'],
  ],
])('%s are refused', (_case, source, lines) => {
  try {
    parse(DataSource, source, 'it');
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInput);
    expect((error as Error).message.split('\n').slice(1)).toEqual(lines);
    return;
  }
  throw new Error('it was accepted');
});
