import type { TrainingView } from '../../core/data/batches';
import type { LabelledRows } from '../../core/data/labelled-rows';
import { appendRows, labelByTeachers } from '../../workers/trainer/transfer-rows';

const rowsOf = (rows: number, targets?: number[]): LabelledRows => ({
  rows,
  shape: [1],
  inputs: Float32Array.from({ length: rows }, (_, row) => row),
  labels: new Uint8Array(rows),
  ...(targets && { targets: Float32Array.from(targets) }),
});
const viewOf = (soft: number[]): TrainingView => ({
  shifts: new Int8Array(),
  softLogProbabilities: Float32Array.from(soft),
});

test('rows behind those of training have the number that their teachers give on average', () => {
  const all = appendRows(rowsOf(2, [0.5, -1]), rowsOf(2));
  expect([...all.targets!]).toEqual([0.5, -1, 0, 0]);
  const views = [viewOf([9, 9, 1, -2]), viewOf([9, 9, 2, -3])];
  const { targets, labels } = labelByTeachers(all, 2, views, { classes: 1, task: 'regression' });
  expect([...targets!]).toEqual([0.5, -1, 1.5, -2.5]);
  expect([...labels]).toEqual([0, 0, 0, 0]);
  expect([...all.targets!]).toEqual([0.5, -1, 0, 0]);
});

test('rows behind those of training have the labels that are likely on average', () => {
  const all = appendRows(rowsOf(1, [1, 0]), rowsOf(2));
  // Probabilities, not log-odds, are averaged: σ(9) and σ(−1) are 0.63 on average, σ(0.5) and σ(−0.6) 0.49.
  const views = [viewOf([0, 0, 9, 0.5, -9, 9]), viewOf([0, 0, -1, -0.6, -9, 9])];
  const { targets } = labelByTeachers(all, 1, views, { classes: 2, task: 'multi-label' });
  expect([...targets!]).toEqual([1, 0, 1, 0, 0, 1]);
});

test('rows behind those of training have the class that is likeliest on average, and rows without labels need every view', () => {
  const all = appendRows(rowsOf(1), rowsOf(1));
  const soft = [0.9, 0.1, 0.45, 0.55].map(Math.log);
  const views = [viewOf(soft), viewOf([0.9, 0.1, 0.9, 0.1].map(Math.log))];
  expect([...labelByTeachers(all, 1, views, { classes: 2 }).labels]).toEqual([0, 0]);
  expect([...labelByTeachers(all, 1, [viewOf(soft)], { classes: 2 }).labels]).toEqual([0, 1]);
  const missing = { shifts: new Int8Array(), softLogProbabilities: null };
  expect(() => labelByTeachers(all, 1, [missing], { classes: 2 })).toThrow('soft labels of every view');
});
