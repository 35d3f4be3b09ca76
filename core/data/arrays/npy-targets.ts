import type { ArrayTarget } from '../../contracts/data/array-target';
import { InvalidData } from '../../contracts/errors';
import type { BadRow } from '../bad-rows';
import { createItemReader, readItems } from './npy-items';
import type { NpyArray } from './parse-npy';

/** What is predicted of rows. */
export interface NpyTargets {
  /** float32 [rows, outputs] */
  targets: Float32Array;
  /** By row, why it has nothing of use. */
  bad: Map<number, Omit<BadRow, 'name'>>;
}

/**
 * Labels of an array: [rows, labels] of 0 and 1, or false and true. Or a number a row: [rows] or [rows, 1]. Of any type of
 * numbers, in C or Fortran order.
 *
 * @param classes labels that the recipe says there are
 * @throws InvalidData for another type or shape.
 */
export function readNpyTargets(
  array: NpyArray,
  target: ArrayTarget,
  classes: number,
  name: string,
): NpyTargets {
  const { descr, shape } = array;
  const read = createItemReader(array, 'biuf');
  if (!read) throw new InvalidData(`${name}: of type ${descr}, allowed: numbers or booleans`, { name });
  const isNumber = target.task === 'regression';
  const [, columns] = shape;
  const fits = isNumber
    ? shape.length === 1 || (shape.length === 2 && columns === 1)
    : shape.length === 2 && columns === classes;
  if (!fits) {
    const allowed = isNumber
      ? '[rows] or [rows, 1], one number a row'
      : `[rows, ${classes}], one column for each of data.classes`;
    throw new InvalidData(`${name}: of shape [${shape.join(', ')}], allowed: ${allowed}`, { name });
  }
  const targets = Float32Array.from(readItems(array, read));
  const names = isNumber
    ? undefined
    : (target.labels ?? Array.from({ length: classes }, (_, i) => String(i)));
  return { targets, bad: findBad(targets, names) };
}

/** @param labels their names; none of a number. */
function findBad(targets: Float32Array, labels: readonly string[] | undefined): NpyTargets['bad'] {
  const bad: NpyTargets['bad'] = new Map();
  const width = labels?.length ?? 1;
  targets.forEach((value, i) => {
    const row = Math.floor(i / width);
    const problem = labels ? problemOfLabel(value, labels[i % width] ?? '') : problemOfNumber(value);
    if (problem && !bad.has(row)) bad.set(row, problem);
  });
  return bad;
}

function problemOfNumber(value: number): Omit<BadRow, 'name'> | undefined {
  if (Number.isNaN(value)) return { reason: 'the target is missing' };
  return Number.isFinite(value) ? undefined : { reason: 'the target is no number', detail: String(value) };
}

function problemOfLabel(value: number, label: string): Omit<BadRow, 'name'> | undefined {
  if (Number.isNaN(value)) return { reason: 'the label is missing', detail: label };
  if (value === 0 || value === 1) return undefined;
  return { reason: 'the label is neither yes nor no', detail: `${label}: ${value}` };
}
