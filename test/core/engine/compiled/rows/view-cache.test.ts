import { createViewCache } from '../../../../../core/engine/compiled/rows/view-cache';
import type { TrainingView } from '../../../../../core/data/batches';
import type { LabelledRows } from '../../../../../core/data/labelled-rows';

const createRows = (): LabelledRows => ({
  rows: 5,
  shape: [2, 1, 1],
  inputs: new Uint8Array(10),
  labels: new Uint8Array(5),
});
const train = createRows();
const createView = (seed: number): TrainingView => ({
  shifts: new Int8Array(10),
  recipe: { operations: [{ type: 'flip', axis: 'horizontal', probability: 0.5 }], seed },
  softLogProbabilities: null,
});
const rendered = (value: number) => ({ inputs: new Uint8Array(10).fill(value) });

test('a view is found by what it is made of, and nothing that is like it', () => {
  const cache = createViewCache(100);
  const given = rendered(7);
  cache.keep(train, createView(1), given);
  given.inputs.fill(0);
  expect(cache.find(train, createView(1))).toEqual(rendered(7));
  const shifted = { ...createView(1), shifts: new Int8Array(10).fill(1) };
  for (const other of [createView(2), shifted]) expect(cache.find(train, other)).toBeUndefined();
  const relabelled = { ...train, labels: new Uint8Array(5).fill(1) };
  const view = createView(1);
  expect(cache.has(train, view)).toBe(true);
  expect(cache.has(relabelled, view)).toBe(false);
  expect(cache.has(createRows(), createView(1))).toBe(false);
  expect(cache.has({ ...train }, createView(1))).toBe(true);
});

test('going round more views than there is room for finds as many as there is room for', () => {
  const cache = createViewCache(35);
  const goRound = (seeds: readonly number[]) =>
    seeds.filter((seed) => {
      const found = cache.find(train, createView(seed));
      if (!found) cache.keep(train, createView(seed), rendered(seed));
      return found;
    }).length;
  expect(goRound([1, 2, 3, 4, 5])).toBe(0);
  for (let round = 0; round < 10; round += 1) expect(goRound([1, 2, 3, 4, 5])).toBe(3);
  // Views that nobody asks for any more make room.
  goRound([11, 12, 13]);
  goRound([11, 12, 13]);
  goRound([11, 12, 13]);
  expect(goRound([11, 12, 13])).toBe(3);
});
