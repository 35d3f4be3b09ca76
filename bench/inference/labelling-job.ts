import { readFileSync } from 'node:fs';
import path from 'node:path';
import { sizeOf } from '../../core/contracts/models/shape';
import { toFloat32 } from '../../core/data/typed-bytes';
import { CLASSES, IMAGE_SHAPE } from './ensemble';

/** What a driver in Node is told on its command line: `BATCH_ROWS ROW REPETITIONS THOUSAND_ROWS DATA_FOLDER`. */
export interface LabellingJob {
  batchRows: number;
  repetitions: number;
  rows: number;
  /** float32 [rows, 28, 28, 1] */
  images: Float32Array;
  /** Mean of −log p of the labels of the first rows: it tells whether peers computed the same. */
  scoreLabels: (probabilities: Float32Array, count: number) => number;
}

export function readLabellingJob(args: readonly string[]): LabellingJob {
  const [batchRows, , repetitions, thousandRows, folder = ''] = args;
  const rows = Number(thousandRows) * 1000;
  const read = (file: string) => readFileSync(path.join(folder, 'mnist', file));
  const rowSize = sizeOf(IMAGE_SHAPE);
  const labelBytes = Uint8Array.from(read('labels.i32'));
  const labels = new Int32Array(labelBytes.buffer);
  return {
    batchRows: Number(batchRows),
    repetitions: Number(repetitions),
    rows,
    images: toFloat32(read('inputs.f32')).subarray(0, rows * rowSize),
    scoreLabels: (probabilities, count) => {
      let sum = 0;
      for (let row = 0; row < count; row++) {
        sum -= Math.log(probabilities[row * CLASSES + (labels[row] ?? 0)] ?? Number.NaN);
      }
      return sum / count;
    },
  };
}
