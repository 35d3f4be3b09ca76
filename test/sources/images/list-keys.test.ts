/** Columns of a list that its rows are split by. */
import { InvalidData } from '../../../core/contracts/errors';
import { parseList } from '../../../sources/images/parse-list';
import { readListRows } from '../../../sources/images/read-list-rows';

const readBy = (columns: Parameters<typeof readListRows>[1]['columns'], ...lines: string[]) =>
  readListRows(
    parseList(Buffer.from(['file,class,part,patient,taken', ...lines].join('\n')), 'scans.csv'),
    { columns },
    { file: 'scans.csv', keepsUnlabelled: false },
  );
const named = { image: 'file', label: 'class' };

test('groups are numbered as they come, and a row without one is bad', () => {
  const { splits, badRows } = readBy(
    { ...named, group: 'patient' },
    'a.png,ill,,p 7,',
    'b.png,ill,,,',
    // Bad already: it opens no group.
    'c.png,,,p1,',
    'd.png,ill,,NA,',
    'e.png,well,,P 7,',
    'f.png,ill,,p 7,',
  );
  expect(splits.train.map(({ path, group }) => [path, group])).toEqual([
    ['a.png', 0],
    ['e.png', 1],
    ['f.png', 0],
  ]);
  expect(badRows.map(({ name, reason }) => [name, reason])).toEqual([
    ['scans.csv line 3 (b.png)', 'the group is missing'],
    ['scans.csv line 4 (c.png)', 'no label'],
    ['scans.csv line 5 (d.png)', 'the group is missing'],
  ]);
});

test('times are dates or numbers, whichever the first one is', () => {
  const { splits, badRows } = readBy(
    { ...named, time: 'taken' },
    'a.png,ill,,,1970-01-02',
    // As a number it would be the moment 33 minutes after 1970 began.
    'b.png,ill,,,2019',
    'c.png,ill,,,soon',
    'd.png,ill,,,',
    'e.png,ill,,,1970-01-01T00:01:00Z',
  );
  expect(splits.train.map(({ time }) => time)).toEqual([86_400, 60]);
  expect(badRows.map(({ reason, detail }) => [reason, detail])).toEqual([
    ['the time is a number, where the first one is a date', '"2019"'],
    ['the time is neither a number nor a date', '"soon"'],
    ['the time is missing', undefined],
  ]);
  // A row that is bad already says nothing of the others.
  const numbers = readBy(
    { ...named, time: 'taken' },
    'a.png,,,,1970-01-02',
    'b.png,ill,,,-2.5',
    'c.png,ill,,,1e3',
  );
  expect(numbers.splits.train.map(({ time }) => time)).toEqual([-2.5, 1000]);
});

test('a group in two splits of the list is refused', () => {
  const columns = { ...named, split: 'part', group: 'patient' };
  const lines = ['a.png,ill,train,p1,', 'b.png,ill,test,p2,', 'c.png,ill,val,p1,', 'd.png,ill,train,p2,'];
  const work = () => readBy(columns, ...lines);
  expect(work).toThrow(InvalidData);
  expect(work).toThrow(
    'scans.csv: rows of a group stay in one split (data.source.columns.group), but group "p1" is in train (a.png) ' +
      'and in validation (c.png), and so are 1 more',
  );
  expect(readBy(columns, lines[0]!, lines[1]!).splits.test).toEqual([
    { path: 'b.png', label: 0, number: 1, group: 1 },
  ]);
});

test('columns that are not there are named, and times that say nothing are refused', () => {
  expect(() => readBy({ ...named, group: 'person' }, 'a.png,ill,,,')).toThrow(
    'data.source.columns.group: got "person", allowed: a column of scans.csv: file, class, part, patient, taken',
  );
  const own = ['a.png,ill,train,,1', 'b.png,ill,val,,2'];
  const columns = { ...named, split: 'part', time: 'taken' };
  expect(readBy(columns, ...own).splits.train[0]).toMatchObject({ time: 1 });
  expect(() => readBy(columns, ...own, 'c.png,ill,test,,3')).toThrow(
    'data.source.columns.time: got "taken", allowed: nothing, since the source has a validation and a test split',
  );
});
