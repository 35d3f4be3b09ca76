import { sizeOf } from '../contracts/models/shape';
import { gatherValues } from './gather-values';
import type { LabelledImages } from './labelled-images';
import { createInputs, type LabelledRows } from './labelled-rows';

type RowKeys = Pick<LabelledImages, 'numbers' | 'groups' | 'times'>;

/** Copies the rows named by `indices`, in that order. Indices must lie in [0, rows). */
export function takeRows(source: LabelledImages, indices: Int32Array): LabelledImages;
export function takeRows(source: LabelledRows, indices: Int32Array): LabelledRows;
export function takeRows(source: LabelledRows & RowKeys, indices: Int32Array): LabelledRows {
  const size = sizeOf(source.shape);
  return {
    rows: indices.length,
    shape: source.shape,
    inputs: gatherValues(createInputs(source.shape, indices.length * size), source.inputs, indices, size),
    labels: gatherValues(new Uint8Array(indices.length), source.labels, indices, 1),
    ...(source.targets && { targets: takeTargets(source.targets, source.rows, indices) }),
    ...(source.weights && {
      weights: gatherValues(new Float32Array(indices.length), source.weights, indices, 1),
    }),
    ...(source.layout && { layout: source.layout }),
    ...takeKeys(source, indices),
  };
}

/** What is known of images while they are ingested. */
function takeKeys({ numbers, groups, times }: RowKeys, indices: Int32Array): RowKeys {
  const rows = indices.length;
  return {
    ...(numbers && { numbers: gatherValues(new Int32Array(rows), numbers, indices, 1) }),
    ...(groups && { groups: gatherValues(new Int32Array(rows), groups, indices, 1) }),
    ...(times && { times: gatherValues(new Float64Array(rows), times, indices, 1) }),
  };
}

function takeTargets(targets: Float32Array, rows: number, indices: Int32Array): Float32Array {
  const width = targets.length / rows;
  return gatherValues(new Float32Array(indices.length * width), targets, indices, width);
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
    ...(source.targets && {
      targets: source.targets.subarray(0, rows * (source.targets.length / source.rows)),
    }),
    ...(source.numbers && { numbers: source.numbers.subarray(0, rows) }),
    ...(source.groups && { groups: source.groups.subarray(0, rows) }),
    ...(source.times && { times: source.times.subarray(0, rows) }),
  };
}
