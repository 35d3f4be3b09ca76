/** Copies the rows that `rows` names, in that order, to the front of `target`. A row has `width` values. */
export function gatherValues<
  Values extends Int8Array | Uint8Array | Uint16Array | Int32Array | Float32Array | Float64Array,
>(target: Values, source: Values, rows: Int32Array, width: number): Values {
  rows.forEach((row, i) => target.set(source.subarray(row * width, (row + 1) * width), i * width));
  return target;
}
