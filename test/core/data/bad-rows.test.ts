import { InvalidData } from '../../../core/contracts/errors';
import { countReasons, encodeBadRows, refuseManyBadRows } from '../../../core/data/bad-rows';
import { compareCodePoints } from '../../../core/data/compare-code-points';
import { dealByClass } from '../../../core/data/deal-by-class';

const bad = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ name: `${i}.png`, reason: 'no label' }));

test('as many bad rows as the share allows are let pass', () => {
  expect(() => refuseManyBadRows(bad(1), 100, 0.01)).not.toThrow();
  expect(() => refuseManyBadRows(bad(1), 100)).not.toThrow();
  expect(() => refuseManyBadRows([], 3, 0)).not.toThrow();
});

test('one more is refused, with count, limit and the first five', () => {
  const rows = [{ name: 'x.png', reason: 'not a readable image', detail: 'cut' }, ...bad(6)];
  const refuse = () => refuseManyBadRows(rows, 20, 0.25);
  expect(refuse).toThrow(InvalidData);
  expect(refuse).toThrow(
    [
      "7 of 20 rows can't be used, allowed: at most 5 (data.maxBadRows is 0.25):",
      '  x.png: not a readable image: cut',
      '  0.png: no label',
      '  1.png: no label',
      '  2.png: no label',
      '  3.png: no label',
      '  and 2 more',
    ].join('\n'),
  );
});

test('by itself one in a hundred is allowed', () => {
  expect(() => refuseManyBadRows(bad(1), 99)).toThrow('1 of 99 rows');
});

test('reasons are counted, the most frequent first', () => {
  const rows = [{ name: 'a', reason: 'no such file' }, ...bad(2)];
  expect(countReasons(rows)).toEqual([
    { reason: 'no label', rows: 2 },
    { reason: 'no such file', rows: 1 },
  ]);
});

test('they are written one a line', () => {
  const rows = [
    { name: 'a\n"b"', reason: 'no label' },
    { name: 'c', reason: 'cut', detail: 'x' },
  ];
  const lines = Buffer.from(encodeBadRows(rows)).toString().trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(rows);
});

describe('rows dealt by class', () => {
  const labels = [...Array<number>(60).fill(0), ...Array<number>(30).fill(1), ...Array<number>(10).fill(2)];

  test.each([10, 20, 50, 100])('the first %d hold each class in its share', (count) => {
    const dealt = dealByClass(labels).slice(0, count);
    const counts = [0, 1, 2].map((label) => dealt.filter((row) => labels[row] === label).length);
    expect(counts).toEqual([0.6 * count, 0.3 * count, 0.1 * count]);
  });

  test('are all rows, each once, and in order within a class', () => {
    const dealt = dealByClass(labels);
    expect([...dealt].sort((a, b) => a - b)).toEqual(labels.map((_, i) => i));
    const ofFirst = dealt.filter((row) => labels[row] === 0);
    expect(ofFirst).toEqual([...ofFirst].sort((a, b) => a - b));
  });
});

test('code points order beyond the Unicode plane that UTF-16 holds in one unit', () => {
  // U+FF5E comes before U+1F600, whose first UTF-16 unit is 0xD83D.
  expect(['\u{1f600}', '\uff5e', 'b', 'B'].sort(compareCodePoints)).toEqual([
    'B',
    'b',
    '\uff5e',
    '\u{1f600}',
  ]);
});
