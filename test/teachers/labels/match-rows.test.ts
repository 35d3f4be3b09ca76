import { matchRows } from '../../../teachers/labels/match-rows';

const WANTED = { train: ['a', 'b', 'c'], validation: ['d'], test: ['e', 'f'] };

test('each row is found, whatever order the file has', () => {
  const places = matchRows(['f', 'e', 'd', 'c', 'b', 'a'], WANTED, 'refuse', 'x.csv');
  expect({ ...places }).toEqual({
    train: Int32Array.of(5, 4, 3),
    validation: Int32Array.of(2),
    test: Int32Array.of(1, 0),
  });
});

test('missing, double and superfluous names are counted, and the first are shown', () => {
  const many = Array.from({ length: 7 }, (_, i) => `z${i}`);
  const wrong = () => matchRows(['a', 'a', 'b', 'c', 'e', 'b', ...many], WANTED, 'refuse', 'x.csv');
  expect(wrong).toThrow(
    [
      'x.csv: its rows are not those of the data:',
      '  2 of 6 rows of the data are not in the file: "d", "f"',
      '  2 are in the file more than once: "a", "b"',
      '  7 of the file are of no row of the data that can be used ("others": "ignore" lets them pass): "z0", "z1", "z2", "z3", "z4", …',
    ].join('\n'),
  );
});

test('rows of the file that the data lacks pass where the recipe says so; nothing else does', () => {
  const found = ['x', 'a', 'b', 'c', 'd', 'e', 'f'];
  expect(matchRows(found, WANTED, 'ignore', 'x.csv').train).toEqual(Int32Array.of(1, 2, 3));
  expect(() => matchRows(found.slice(0, 4), WANTED, 'ignore', 'x.csv')).toThrow('3 of 6 rows');
});

test('two rows of the data with one name are not told apart', () => {
  const wanted = { ...WANTED, test: ['e', 'a'] };
  expect(() => matchRows(['a', 'b', 'c', 'd', 'e'], wanted, 'refuse', 'x.csv')).toThrow(
    '1 are in the data more than once: "a"',
  );
});
