import type { LabelledImages } from './labelled-images';

/** Copies the rows named by `indices`, in that order. Indices must lie in [0, rows). */
export function takeRows(source: LabelledImages, indices: Int32Array): LabelledImages {
  const rowBytes = source.shape[0] * source.shape[1] * source.shape[2];
  const inputs = new Uint8Array(indices.length * rowBytes);
  const labels = new Uint8Array(indices.length);
  indices.forEach((row, i) => {
    inputs.set(source.inputs.subarray(row * rowBytes, (row + 1) * rowBytes), i * rowBytes);
    labels[i] = source.labels[row] ?? 0;
  });
  const { numbers } = source;
  return {
    rows: indices.length,
    shape: source.shape,
    inputs,
    labels,
    ...(numbers && { numbers: indices.map((row) => numbers[row] ?? 0) }),
  };
}

/** The first `count` rows, sharing memory with `source`; all of them where there are fewer. */
export function firstRows(source: LabelledImages, count: number): LabelledImages {
  const rows = Math.min(count, source.rows);
  const rowBytes = source.shape[0] * source.shape[1] * source.shape[2];
  return {
    rows,
    shape: source.shape,
    inputs: source.inputs.subarray(0, rows * rowBytes),
    labels: source.labels.subarray(0, rows),
    ...(source.numbers && { numbers: source.numbers.subarray(0, rows) }),
  };
}
