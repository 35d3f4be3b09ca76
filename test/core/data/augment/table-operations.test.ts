import { findNearest } from '../../../../core/data/augment/find-nearest';
import type { LabelledRows } from '../../../../core/data/labelled-rows';
import { layOutFeatures } from '../../../../core/data/table/lay-out-features';
import { createRandom } from '../../../../core/random/random';
import { renderView } from '../../../support/render-view';

/** Features: age, age missing, plan=a, plan=b, plan other, member. */
const layout = layOutFeatures({
  version: 1,
  missing: [],
  columns: [
    { kind: 'numeric', name: 'age', mean: 40, deviation: 10, median: 35, missing: true },
    { kind: 'categorical', name: 'plan', values: ['a', 'b'], missing: false },
    { kind: 'boolean', name: 'member', missing: false },
  ],
});
const WIDTH = 6;
const random = createRandom('table operations');
const ROWS = 300;

/** Class 1 is one row in six, and has ages of its own. */
function createRows(): LabelledRows {
  const labels = Uint8Array.from({ length: ROWS }, (_, row) => Number(row % 6 === 0));
  const inputs = new Float32Array(ROWS * WIDTH);
  labels.forEach((label, row) => {
    const plan = random.integer(0, 2);
    inputs.set([random.normal() + 5 * label, 0, 0, 0, 0, random.integer(0, 1) * 2 - 1], row * WIDTH);
    inputs[row * WIDTH + 2 + plan] = 1;
  });
  return { rows: ROWS, shape: [WIDTH], inputs, labels, layout };
}

const data = createRows();
const rowOf = (of: Float32Array | Uint8Array, row: number) => [
  ...of.subarray(row * WIDTH, (row + 1) * WIDTH),
];
const all = [...data.labels.keys()];
const render = (operation: unknown, of = data) => renderView(of, 2, [operation]).inputs;

test('columns are where the encoder puts them, and a blank row is one of missing cells', () => {
  expect(layout.columns).toEqual([
    { start: 0, end: 2, number: true },
    { start: 2, end: 5, number: false },
    { start: 5, end: 6, number: false },
  ]);
  // The median, 0.5 deviations below the mean, with its flag; a plan that is none of the two; neither yes nor no.
  expect([...layout.blank]).toEqual([-0.5, 1, 0, 0, 1, 0]);
});

test('noise reaches numbers and nothing else', () => {
  const inputs = render({ type: 'noise', deviation: 0.5 });
  const differences = all.map((row) => inputs[row * WIDTH]! - data.inputs[row * WIDTH]!);
  const variance = differences.reduce((sum, d) => sum + d * d, 0) / ROWS;
  expect(Math.sqrt(variance)).toBeGreaterThan(0.4);
  expect(Math.sqrt(variance)).toBeLessThan(0.6);
  for (const row of all) expect(rowOf(inputs, row).slice(1)).toEqual(rowOf(data.inputs, row).slice(1));
});

test('dropped cells are missing as a whole, about as many as asked for, columns apart', () => {
  const inputs = render({ type: 'drop', share: 0.3 });
  const dropped = layout.columns.map(({ start, end }) => {
    const blank = String([...layout.blank.subarray(start, end)]);
    return all.filter((row) => {
      const [found, own] = [inputs, data.inputs].map((of) => String(rowOf(of, row).slice(start, end)));
      if (found !== blank) expect(found).toBe(own);
      return found !== own;
    });
  });
  // Of plans, a third are "other" already. Five standard deviations are 40 rows.
  expect(Math.abs(dropped[0]!.length - 90)).toBeLessThan(40);
  expect(Math.abs(dropped[1]!.length - 60)).toBeLessThan(35);
  expect(Math.abs(dropped[2]!.length - 90)).toBeLessThan(40);
  expect(dropped[0]).not.toEqual(dropped[2]);
});

test('SMOTE puts rows of the smaller class between them and a neighbour of that class', () => {
  const inputs = render({ type: 'smote', neighbours: 3 });
  const minority = all.filter((row) => data.labels[row] === 1);
  let moved = 0;
  for (const row of all) {
    const [own, found] = [rowOf(data.inputs, row), rowOf(inputs, row)];
    if (data.labels[row] === 0) {
      expect(found).toEqual(own);
      continue;
    }
    const neighbours = [...minority]
      .filter((other) => other !== row)
      .sort((a, b) => distance(row, a) - distance(row, b))
      .slice(0, 3)
      .map((other) => rowOf(data.inputs, other));
    const fits = neighbours.some((end) => {
      const way = end[0] === own[0] ? 0 : (found[0]! - own[0]!) / (end[0]! - own[0]!);
      const rest = String((way >= 0.5 ? end : own).slice(1));
      return way >= 0 && way <= 1 && String(found.slice(1)) === rest;
    });
    expect(fits).toBe(true);
    if (found[0] !== own[0]) moved += 1;
  }
  expect(moved).toBeGreaterThan(40);
});

function distance(a: number, b: number): number {
  const [x, y] = [rowOf(data.inputs, a), rowOf(data.inputs, b)];
  return x.reduce((sum, value, i) => sum + (value - y[i]!) ** 2, 0);
}

test('a smallest class of one row is left alone', () => {
  const lonely = { ...data, labels: Uint8Array.from({ length: ROWS }, (_, row) => Number(row === 7)) };
  expect(render({ type: 'smote' }, lonely)).toEqual(data.inputs);
});

test('MUNGE takes cells from a row nearby: numbers about it, others as they are', () => {
  const none = render({ type: 'munge', share: 1, spread: 1000 });
  for (const row of all) {
    const found = rowOf(none, row);
    // With hardly any spread and all cells, a row becomes its nearest of those that were drawn.
    const match = all.find((other) => {
      const theirs = rowOf(data.inputs, other);
      return Math.abs(theirs[0]! - found[0]!) < 0.05 && String(theirs.slice(1)) === String(found.slice(1));
    });
    expect(match).toBeDefined();
    // 256 draws of 300 leave out about two rows in five: one of the nearest few is there.
    const closest = [...all].sort((a, b) => distance(row, a) - distance(row, b)).slice(1, 25);
    expect(closest.some((other) => Math.abs(data.inputs[other * WIDTH]! - found[0]!) < 0.05)).toBe(true);
  }
  const half = render({ type: 'munge', share: 0.5, spread: 1 });
  const same = all.filter((row) => half[row * WIDTH] === data.inputs[row * WIDTH]).length;
  expect(Math.abs(same - 150)).toBeLessThan(44);
});

test('the nearest come in order, without the row itself, the first of those as near', () => {
  const line = { inputs: Float32Array.from([0, 3, 1, -1, 10, 1]), shape: [1] };
  expect([...findNearest(line, 0, Int32Array.from([0, 1, 2, 3, 4, 5]), 3)]).toEqual([2, 3, 5]);
  expect([...findNearest(line, 4, Int32Array.from([0, 1]), 5)]).toEqual([1, 0]);
});

test('mixup mixes features and classes alike', () => {
  const { inputs, targets } = renderView(data, 2, [{ type: 'mixup', alpha: 1 }]);
  const plans = all.map((row) =>
    rowOf(inputs, row)
      .slice(2, 5)
      .reduce((a, b) => a + b),
  );
  for (const sum of plans) expect(sum).toBeCloseTo(1, 5);
  expect(new Set(targets).size).toBeGreaterThan(20);
});

test.each([[{ type: 'rotate', degrees: 3 }], [{ type: 'cutmix' }]])('%j is refused', (operation) => {
  expect(() => render(operation)).toThrow(`${operation.type} doesn't work on the rows of a table`);
});
