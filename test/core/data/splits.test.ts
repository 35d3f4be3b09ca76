import { InvalidData } from '../../../core/contracts/errors';
import { checkLabels } from '../../../core/data/check-labels';
import { stratifiedSplit } from '../../../core/data/split/stratified-split';
import { firstRows, takeRows } from '../../../core/data/take-rows';

// 600 rows of class 0, 300 of class 1, 101 of class 2.
const labels = Uint8Array.from({ length: 1001 }, (_, i) => (i < 600 ? 0 : i < 900 ? 1 : 2));

function countsOf(rows: Int32Array): number[] {
  const counts = [0, 0, 0];
  rows.forEach((row) => (counts[labels[row]!]! += 1));
  return counts;
}

describe('stratifiedSplit', () => {
  test('takes exactly as many rows as asked for and keeps the shares of the classes', () => {
    const { rest, taken } = stratifiedSplit(labels, 3, 100, 7);
    expect(taken).toHaveLength(100);
    expect(countsOf(taken)).toEqual([60, 30, 10]);
    expect([...rest, ...taken].sort((a, b) => a - b)).toEqual(Array.from(labels.keys()));
    expect([...taken]).toEqual([...taken].sort((a, b) => a - b));
  });

  test('is fixed by its seed', () => {
    const split = (seed: number) => stratifiedSplit(labels, 3, 100, seed).taken;
    expect(split(7)).toEqual(split(7));
    expect(split(7)).not.toEqual(split(8));
  });

  test('has another stream of random numbers for each split', () => {
    const taken = (split: 'validation' | 'test') => stratifiedSplit(labels, 3, 100, 7, split).taken;
    expect(taken('test')).not.toEqual(taken('validation'));
    expect(taken('validation')).toEqual(stratifiedSplit(labels, 3, 100, 7).taken);
  });

  test('draws from everywhere in a class, not from its start', () => {
    const ofFirstClass = [...stratifiedSplit(labels, 3, 100, 7).taken].filter((row) => row < 600);
    expect(ofFirstClass.filter((row) => row >= 300).length).toBeGreaterThan(15);
  });

  test('refuses to leave nothing for training', () => {
    expect(() => stratifiedSplit(labels, 3, 1001, 7)).toThrow(InvalidData);
    expect(() => stratifiedSplit(labels, 3, 1001, 7)).toThrow(
      'validationRows is 1001, allowed: at most 1000 of 1001 rows',
    );
    expect(() => stratifiedSplit(labels, 3, 1001, 7, 'test')).toThrow('testRows is 1001');
  });
});

describe('checkLabels', () => {
  test('counts the rows of each class', () => {
    expect(checkLabels(labels, 3, 'train')).toEqual([600, 300, 101]);
  });

  test('names the label, row and split that are out of range', () => {
    const check = () => checkLabels(Uint8Array.from([0, 1, 5]), 3, 'test');
    expect(check).toThrow(InvalidData);
    expect(check).toThrow('test split: label 5 in row 2 is out of range, allowed: 0 to 2');
  });

  test('names the classes that have no rows', () => {
    expect(() => checkLabels(labels, 4, 'validation')).toThrow('validation split: class 3 has no rows');
    expect(() => checkLabels(Uint8Array.from([1]), 3, 'train')).toThrow('classes 0, 2 have no rows');
    expect(() => checkLabels(Uint8Array.from([1]), 2, 'train', ['cat', 'dog'])).toThrow('class 0 (cat) has');
  });
});

describe('rows', () => {
  const source = {
    rows: 3,
    shape: [1, 2, 1] as const,
    inputs: Uint8Array.from([1, 2, 3, 4, 5, 6]),
    labels: Uint8Array.from([7, 8, 9]),
  };

  test('are copied in the order asked for', () => {
    const taken = takeRows(source, Int32Array.from([2, 0]));
    expect([...taken.inputs]).toEqual([5, 6, 1, 2]);
    expect([...taken.labels]).toEqual([9, 7]);
    expect(taken.rows).toBe(2);
  });

  test('are limited to the first, or to all there are', () => {
    expect([...firstRows(source, 2).inputs]).toEqual([1, 2, 3, 4]);
    expect(firstRows(source, 9).rows).toBe(3);
  });
});
