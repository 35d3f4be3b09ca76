import { toBytes, toUint16 } from '../typed-bytes';
import { fromHalves, toHalf } from './half-floats';
import type { LabelCodec } from './label-codec';
import { logSumExp } from './log-sum-exp';
import { refuseStrange } from './refuse-strange';

/** What is kept of a shard's rows. */
interface TopKRows {
  /** float32 [rows, kept + 1]: log-probabilities, the largest first, and last the logarithm of what the other classes have. */
  values: Float32Array;
  /** uint8 [rows, kept]: numbers of the classes. */
  labels: Uint8Array;
}

/**
 * The `kept` most likely classes of each row and the logarithm of the tail, which is all that is left for the others. Halves
 * [rows, kept + 1], then uint8 [rows, kept].
 *
 * Read, the tail is spread evenly: each of its n classes gets ln(tail) − ln n. With these log-probabilities a loss computes
 * softmax(· / T) as with any others. Kept classes keep their odds at every T, and at T = 1 the tail its share. With r the
 * range of the tail's exact log-probabilities, and M the larger of its exact and its kept share at T,
 *
 *   KL(p_T ‖ p̂_T) ≤ min(1/8, M/2) · (r / T)²,
 *
 * as it is ½ Var(δ) between the two, with δ = 0 of kept classes and |δ| ≤ r / T of the others. Halves add what
 * `createFloat16Codec` tells.
 */
export function createTopKCodec(classes: number, kept: number): LabelCodec {
  if (kept >= classes) throw new Error(`${kept} classes can't be the top of ${classes}`);
  const bytesPerRow = 2 * (kept + 1) + kept;
  return {
    bytesPerRow,
    leavesOut: true,
    encode: (logProbabilities) => {
      refuseStrange(logProbabilities, classes, undefined);
      return writeTopK(logProbabilities, classes, kept);
    },
    decode: (bytes) => spreadTails(readTopK(bytes, kept), classes, kept),
    expect: (logProbabilities, bytes, first) => {
      const { labels } = readTopK(bytes, kept);
      const rows = logProbabilities.length / classes;
      const own = labels.subarray(first * kept, (first + rows) * kept);
      return spreadTails(takeClasses(logProbabilities, own, classes, kept), classes, kept);
    },
  };
}

function readTopK(bytes: Uint8Array, kept: number): TopKRows {
  const rows = bytes.length / (3 * kept + 2);
  const split = 2 * rows * (kept + 1);
  return { values: fromHalves(toUint16(bytes.subarray(0, split))), labels: bytes.subarray(split) };
}

function writeTopK(logProbabilities: Float32Array, classes: number, kept: number): Uint8Array {
  const rows = logProbabilities.length / classes;
  const halves = new Uint16Array(rows * (kept + 1));
  const labels = new Uint8Array(rows * kept);
  for (let row = 0; row < rows; row += 1) {
    const own = logProbabilities.subarray(row * classes, (row + 1) * classes);
    const order = orderClasses(own);
    const values = order.map((label) => own[label] ?? NaN);
    halves.set(values.slice(0, kept).map(toHalf), row * (kept + 1));
    halves[row * (kept + 1) + kept] = toHalf(Math.min(0, logSumExp(values.slice(kept))));
    labels.set(order.slice(0, kept), row * kept);
  }
  const bytes = new Uint8Array(2 * halves.length + labels.length);
  bytes.set(toBytes(halves));
  bytes.set(labels, 2 * halves.length);
  return bytes;
}

/** Numbers of the classes, the most likely first; of two alike, that with the smaller number. */
function orderClasses(own: Float32Array): number[] {
  return Array.from(own, (_, label) => label).sort((a, b) => {
    const [left, right] = [own[a] ?? NaN, own[b] ?? NaN];
    return left === right ? a - b : right - left;
  });
}

/** Rows as they are kept, of classes that are given. */
function takeClasses(
  logProbabilities: Float32Array,
  labels: Uint8Array,
  classes: number,
  kept: number,
): TopKRows {
  const rows = logProbabilities.length / classes;
  const values = new Float32Array(rows * (kept + 1));
  for (let row = 0; row < rows; row += 1) {
    const own = logProbabilities.subarray(row * classes, (row + 1) * classes);
    const top = labels.subarray(row * kept, (row + 1) * kept);
    values.set(
      Float32Array.from(top, (label) => own[label] ?? NaN),
      row * (kept + 1),
    );
    values[row * (kept + 1) + kept] = logSumExp(own.filter((_, label) => !top.includes(label)));
  }
  return { values, labels };
}

function spreadTails({ values, labels }: TopKRows, classes: number, kept: number): Float32Array {
  const rows = labels.length / kept;
  const spread = new Float32Array(rows * classes);
  const logCount = Math.log(classes - kept);
  for (let row = 0; row < rows; row += 1) {
    const at = row * classes;
    const from = row * (kept + 1);
    spread.fill((values[from + kept] ?? NaN) - logCount, at, at + classes);
    for (let i = 0; i < kept; i += 1) spread[at + (labels[row * kept + i] ?? 0)] = values[from + i] ?? NaN;
  }
  return spread;
}
