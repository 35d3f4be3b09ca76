import { MISSING_BOOLEAN, MISSING_CATEGORY, type TypedColumn } from './typed-column';

/** Rows that are looked at, at most: a column that gives the target away does so in any rows. */
const MOST_ROWS = 100_000;
/** Numbers are sorted into groups of about equal size: so many at most, and so many rows in each at least. */
const MOST_GROUPS = 256;
const GROUP_ROWS = 32;

/**
 * How much of what is to be predicted one column tells by itself: 0 is nothing, 1 is all. Rows with the same value, or
 * a number in the same of up to 256 groups, are taken together. What every second row says is tried on the others, so that a
 * column of names that are all different tells nothing.
 *
 * @param targets float32 [rows]: classes, or the value where it is a number.
 * @returns share of the wrong predictions, or of the squared error, of a model that knows no column which is avoided.
 */
export function measureTelling(column: TypedColumn, targets: Float32Array, isNumber: boolean): number {
  const rows = Math.min(column.values.length, MOST_ROWS);
  const groups = groupRows(column, rows);
  return groups ? (isNumber ? tellNumber : tellClass)(groups, targets.subarray(0, rows)) : 0;
}

/** The group of each row; null for text and images, which are no single values. */
function groupRows(column: TypedColumn, rows: number): Int32Array | null {
  switch (column.kind) {
    case 'text':
    case 'image':
      return null;
    case 'categorical':
      return column.values
        .slice(0, rows)
        .map((code) => (code === MISSING_CATEGORY ? column.categories.length : code));
    case 'boolean':
      return Int32Array.from(column.values.subarray(0, rows), (value) =>
        value === MISSING_BOOLEAN ? 2 : value,
      );
    case 'numeric':
    case 'datetime':
      return groupNumbers(Float64Array.from(column.values.subarray(0, rows)));
  }
}

/** By quantiles of the numbers that differ, so that a number that occurs often has a group of its own. */
function groupNumbers(values: Float64Array): Int32Array {
  const different = [...new Set(values.filter((value) => !Number.isNaN(value)).sort())];
  const groups = Math.min(MOST_GROUPS, Math.ceil(values.length / GROUP_ROWS));
  const size = Math.max(1, Math.ceil(different.length / groups));
  const firsts = Float64Array.from(
    { length: Math.ceil(different.length / size) },
    (_, i) => different[i * size] ?? 0,
  );
  return Int32Array.from(values, (value) => (Number.isNaN(value) ? firsts.length : findGroup(firsts, value)));
}

/** Number of the last group that begins at or below `value`. */
function findGroup(firsts: Float64Array, value: number): number {
  let [low, high] = [0, firsts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((firsts[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

function tellClass(groups: Int32Array, labels: Float32Array): number {
  const whole = new Map<number, number>();
  const byGroup = new Map<number, Map<number, number>>();
  for (let row = 0; row < labels.length; row += 2) {
    const label = labels[row] ?? 0;
    const group = groups[row] ?? 0;
    const counts = byGroup.get(group) ?? new Map<number, number>();
    byGroup.set(group, count(counts, label));
    count(whole, label);
  }
  const usual = mostFrequent(whole);
  let [without, wrong] = [0, 0];
  for (let row = 1; row < labels.length; row += 2) {
    const counts = byGroup.get(groups[row] ?? 0);
    if (labels[row] !== usual) without += 1;
    if (labels[row] !== (counts ? mostFrequent(counts) : usual)) wrong += 1;
  }
  return without === 0 ? 0 : Math.max(0, 1 - wrong / without);
}

function count(counts: Map<number, number>, value: number): Map<number, number> {
  return counts.set(value, (counts.get(value) ?? 0) + 1);
}

function mostFrequent(counts: Map<number, number>): number {
  let best = { value: 0, rows: -1 };
  for (const [value, rows] of counts) if (rows > best.rows) best = { value, rows };
  return best.value;
}

function tellNumber(groups: Int32Array, targets: Float32Array): number {
  const sums = new Map<number, { sum: number; rows: number }>();
  const whole = { sum: 0, rows: 0 };
  for (let row = 0; row < targets.length; row += 2) {
    const own = sums.get(groups[row] ?? 0) ?? { sum: 0, rows: 0 };
    sums.set(groups[row] ?? 0, own);
    for (const each of [own, whole]) {
      each.sum += targets[row] ?? 0;
      each.rows += 1;
    }
  }
  const mean = whole.sum / Math.max(1, whole.rows);
  let [without, left] = [0, 0];
  for (let row = 1; row < targets.length; row += 2) {
    const own = sums.get(groups[row] ?? 0);
    const target = targets[row] ?? 0;
    without += (target - mean) ** 2;
    left += (target - (own ? own.sum / own.rows : mean)) ** 2;
  }
  return without === 0 ? 0 : Math.max(0, 1 - left / without);
}
