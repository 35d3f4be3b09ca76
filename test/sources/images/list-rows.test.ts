import { gzipSync } from 'node:zlib';
import { InvalidData, InvalidInput } from '../../../core/contracts/errors';
import type { TaskTarget } from '../../../core/contracts/data/table';
import { parseList } from '../../../sources/images/parse-list';
import { readListRows } from '../../../sources/images/read-list-rows';

const parseText = (text: string) => parseList(Buffer.from(text), 'pets.csv');
const columns = { image: 'file', label: 'class', split: 'part' };
const read = (
  text: string,
  names: { image: string; label: string; split?: string } = columns,
  keepsUnlabelled = false,
) => readListRows(parseText(text), { columns: names }, { file: 'pets.csv', keepsUnlabelled });
const readTargets = (target: TaskTarget, text: string, keepsUnlabelled = false) =>
  readListRows(
    parseText(text),
    { columns: { image: 'file', split: 'part' }, target },
    { file: 'homes.csv', keepsUnlabelled },
  );

test.each([
  ['CSV', 'file,class\na.png,cat\n"b, or c.png","a ""cat"""\n'],
  [
    'CSV with other line ends and a byte-order mark',
    '\ufefffile,class\r\na.png,cat\r\n"b, or c.png","a ""cat"""',
  ],
  ['TSV after an empty line', '\nfile\tclass\na.png\tcat\nb, or c.png\t"a ""cat"""'],
  ['TSV', 'file\tclass\na.png\tcat\nb, or c.png\t"a ""cat"""\n'],
  ['blanks and empty lines', '\n\nfile , class\n\n a.png ,cat\n"b, or c.png", "a ""cat"""\n\n'],
])('a table: %s', (_case, text) => {
  const { header, rows } = parseText(text);
  expect(header).toEqual(['file', 'class']);
  expect(rows.map(({ cells }) => cells)).toEqual([
    ['a.png', 'cat'],
    ['b, or c.png', 'a "cat"'],
  ]);
});

test('an empty field of TSV is one', () => {
  expect(parseText('a\tb\tc\nx\t\tz\n').rows).toEqual([{ line: 2, cells: ['x', '', 'z'] }]);
});

test('rows know their line, counted as editors do', () => {
  const { rows } = parseText('file,class\na.png,cat\n"b\nb.png",cat\n\nc.png,cat\n');
  expect(rows.map(({ line }) => line)).toEqual([2, 4, 6]);
});

test.each([
  ['nothing', Buffer.alloc(0), /^pets\.csv: no rows below a header$/],
  ['a header alone', Buffer.from('file,class\n'), /no rows below a header/],
  [
    'a quote that is not closed',
    Buffer.from('file,class\n"a.png,cat\n'),
    /^pets\.csv: .*line 2|^pets\.csv: .*[Qq]uote/,
  ],
  ['a quote in the middle', Buffer.from('file,class\na"b.png,cat\n'), /^pets\.csv: .*line 2/],
  ['no text', Buffer.of(0xff, 0xfe, 0x41), /^pets\.csv: not text in UTF-8$/],
])('no table: %s', (_case, bytes, message) => {
  const work = () => parseList(bytes, 'pets.csv');
  expect(work).toThrow(InvalidData);
  expect(work).toThrow(message);
});

test('labels are numbered in order, splits go by their names', () => {
  const text =
    'class,part,file\ndog,train,1.png\ncat,Train,2.png\ncat,val,3.png\ndog,valid,4.png\ndog,test,5.png\n';
  expect(read(text)).toEqual({
    classNames: ['cat', 'dog'],
    splits: {
      train: [
        { path: '1.png', label: 1, number: 0 },
        { path: '2.png', label: 0, number: 1 },
      ],
      validation: [
        { path: '3.png', label: 0, number: 2 },
        { path: '4.png', label: 1, number: 3 },
      ],
      test: [{ path: '5.png', label: 1, number: 4 }],
    },
    badRows: [],
  });
});

test('without a column of splits all rows are for training', () => {
  const { splits } = read('file,class,part\na.png,cat,test\n', { image: 'file', label: 'class' });
  expect(splits).toEqual({ train: [{ path: 'a.png', label: 0, number: 0 }] });
});

test.each([
  ['numbers by their value', ['10', '9', '-1', '9'], ['-1', '9', '10']],
  ['numbers among names by code points', ['10', '9', 'b', 'B'], ['10', '9', 'B', 'b']],
])('%s', (_case, labels, names) => {
  const rows = labels.map((label, i) => `${i}.png,${label},train`).join('\n');
  expect(read(`file,class,part\n${rows}\n`).classNames).toEqual(names);
});

test('rows that lack something are bad, each with its reason', () => {
  const { splits, badRows } = read(
    'file,class,part\na.png,cat,train\n,cat,train\nb.png,,train\nc.png,cat,dev\nd.png\ne, f.png,cat,train\n',
  );
  expect(splits.train).toHaveLength(1);
  expect(badRows).toEqual([
    { name: 'pets.csv line 3', reason: 'no image named' },
    { name: 'pets.csv line 4 (b.png)', reason: 'no label' },
    { name: 'pets.csv line 5 (c.png)', reason: 'unknown split', detail: '"dev"' },
    { name: 'pets.csv line 6 (d.png)', reason: 'no label' },
    { name: 'pets.csv line 7 (e)', reason: 'more fields than the header' },
  ]);
});

test('training rows without a label are kept where they are asked for, and no others', () => {
  const text = 'file,class,part\na.png,cat,train\nb.png,,train\nc.png,,test\nd.png,,dev\n';
  const { classNames, splits, badRows } = read(text, columns, true);
  expect(classNames).toEqual(['cat']);
  expect(splits).toEqual({
    train: [{ path: 'a.png', label: 0, number: 0 }],
    unlabelled: [{ path: 'b.png', label: 0, number: 1 }],
  });
  expect(badRows).toEqual([
    { name: 'pets.csv line 4 (c.png)', reason: 'no label' },
    { name: 'pets.csv line 5 (d.png)', reason: 'unknown split', detail: '"dev"' },
  ]);
});

test('of columns with one name the first is read', () => {
  expect(read('file,class,class\na.png,cat,dog\n', { image: 'file', label: 'class' }).classNames).toEqual([
    'cat',
  ]);
});

test('columns that are not there are all named', () => {
  const work = () => read('file,klass\na.png,cat\n');
  expect(work).toThrow(InvalidInput);
  expect(work).toThrow('data.source.columns.label: got "class", allowed: a column of pets.csv: file, klass');
  expect(work).toThrow('data.source.columns.split: got "part"');
});

test('labels are read as those of a table, in the order in which the recipe names them', () => {
  const target: TaskTarget = { task: 'multi-label', columns: ['lift', 'garden'] };
  const text = [
    'file,part,garden,lift',
    'a.png,train,1,no',
    'b.png,train,TRUE,Yes',
    'c.png,train,maybe,no',
    'd.png,train,1,NA',
    'e.png,train,1',
    'f.png,val,0,1',
  ].join('\n');
  expect(readTargets(target, text)).toEqual({
    classNames: ['lift', 'garden'],
    splits: {
      train: [
        { path: 'a.png', label: 0, targets: [0, 1], number: 0 },
        { path: 'b.png', label: 0, targets: [1, 1], number: 1 },
      ],
      validation: [{ path: 'f.png', label: 0, targets: [1, 0], number: 5 }],
    },
    badRows: [
      {
        name: 'homes.csv line 4 (c.png)',
        reason: 'the label is neither yes nor no',
        detail: 'garden: "maybe"',
      },
      { name: 'homes.csv line 5 (d.png)', reason: 'the label is missing', detail: 'lift' },
      { name: 'homes.csv line 6 (e.png)', reason: 'the label is missing', detail: 'lift' },
    ],
  });
});

test('a number is read as that of a table', () => {
  const target: TaskTarget = { task: 'regression', column: 'price' };
  const rows = ['-1.5e2', 'cheap', '', '0x10', '1e99', '7'].map((price, i) => `${i}.png,train,${price}`);
  const { classNames, splits, badRows } = readTargets(target, ['file,part,price', ...rows].join('\n'));
  expect(classNames).toBeUndefined();
  expect(splits.train.map(({ targets }) => targets)).toEqual([[-150], [7]]);
  expect(badRows.map(({ reason, detail }) => [reason, detail])).toEqual([
    ['the target is no number', '"cheap"'],
    ['the target is missing', undefined],
    ['the target is no number', '"0x10"'],
    ['the target is no number', '"1e99"'],
  ]);
});

test('training rows of which nothing is said are kept where they are asked for; those that say some of it are bad', () => {
  const labels: TaskTarget = { task: 'multi-label', columns: ['lift', 'garden'] };
  const rows = ['a.png,train,1,no', 'b.png,train,,NA', 'c.png,train,,1', 'd.png,test,,', 'e.png,train,x,1'];
  const found = readTargets(labels, ['file,part,garden,lift', ...rows].join('\n'), true);
  expect(found.splits).toEqual({
    train: [{ path: 'a.png', label: 0, targets: [0, 1], number: 0 }],
    unlabelled: [{ path: 'b.png', label: 0, number: 1 }],
  });
  expect(found.badRows.map(({ name, reason }) => `${name}: ${reason}`)).toEqual([
    'homes.csv line 4 (c.png): the label is missing',
    'homes.csv line 5 (d.png): the label is missing',
    'homes.csv line 6 (e.png): the label is neither yes nor no',
  ]);
  const numbers = 'file,part,price\na.png,train,7\nb.png,train,\nc.png,train,cheap\n';
  const { splits, badRows } = readTargets({ task: 'regression', column: 'price' }, numbers, true);
  expect(splits.unlabelled).toEqual([{ path: 'b.png', label: 0, number: 1 }]);
  expect(badRows.map(({ reason }) => reason)).toEqual(['the target is no number']);
});

test('columns of the target that are not there are all named', () => {
  const work = () => readTargets({ task: 'multi-label', columns: ['a', 'part'] }, 'file,part\na.png,train\n');
  expect(work).toThrow(InvalidInput);
  expect(work).toThrow('data.source.target: got "a", allowed: a column of homes.csv: file, part');
});

test('a list without a row for training is refused with a reason', () => {
  const work = () => read('file,class,part\na.png,cat,learn\n');
  expect(work).toThrow(InvalidData);
  expect(work).toThrow('pets.csv: none of 1 rows is for training; pets.csv line 2 (a.png): unknown split');
});

test('a gzipped list is the same list', () => {
  const text = 'file,class\ncats/1.png,cat\n';
  expect(parseList(gzipSync(text), 'pets.csv.gz')).toEqual(parseText(text));
  expect(() => parseList(gzipSync(text).subarray(0, 20), 'pets.csv.gz')).toThrow(
    'pets.csv.gz: damaged or truncated gzip file of 20 bytes',
  );
});
