import { readFileSync } from 'node:fs';
import path from 'node:path';
import { toFloat32 } from '../../core/data/typed-bytes';
import { createRandom } from '../../core/random/random';
import { readSetting } from '../measure/peer-setting';
import { isRowName, readRow, type Row, type RowName } from './row';

/** What a driver in Node is told on its command line, and the data of its row. */
export interface Job {
  name: RowName;
  row: Row;
  repetitions: number;
  stepsPerRepetition: number;
  batchRows: number;
  /** Where the work is the GPU's, threads have none to share out. */
  device: 'cpu' | 'gpu';
  inputShape: number[];
  readData: () => JobData;
  /** Row numbers of `steps` batches, one after the other, out of one random permutation after the other. */
  drawBatches: (steps: number) => Int32Array;
}

export interface JobData {
  /** float32 [rows, ...inputShape] */
  inputs: Float32Array;
  /** Class numbers, or 0 and 1; int32 [rows]. */
  labels: Int32Array;
  /** The teacher's logits [rows, classes]; in the table its probability of 1 [rows]. */
  teacher: Float32Array;
}

const INPUT_SHAPES = { mnist: [784], 'mnist-images': [28, 28, 1], tabular: [33] };
const DATA_ROWS = { mnist: 60_000, 'mnist-images': 60_000, tabular: 30_000 };

/** Reads `ROW REPETITIONS STEPS DATA_FOLDER`, and the setting from the environment. */
export function readJob(args: readonly string[]): Job {
  const { device, batchRows } = readSetting(process.env);
  const [name = '', repetitions, steps, folder = ''] = args;
  if (!isRowName(name)) throw new Error(`there is no row '${name}'`);
  const row = readRow(name);
  const random = createRandom('bench', 'batches');
  const readBytes = (file: string) =>
    readFileSync(path.join(folder, row.data === 'tabular' ? 'tabular' : 'mnist', file));
  return {
    name,
    row,
    repetitions: Number(repetitions),
    stepsPerRepetition: Number(steps),
    batchRows,
    device,
    inputShape: INPUT_SHAPES[row.data],
    readData: () => ({
      inputs: toFloat32(readBytes('inputs.f32')),
      labels: toInt32(readBytes('labels.i32')),
      teacher: toFloat32(readBytes('teacher.f32')),
    }),
    drawBatches: (count) => {
      const batches = new Int32Array(count * batchRows);
      for (let filled = 0; filled < batches.length;) {
        const order = random.shuffle(DATA_ROWS[row.data]).subarray(0, batches.length - filled);
        batches.set(order, filled);
        filled += order.length;
      }
      return batches;
    },
  };
}

function toInt32(bytes: Uint8Array): Int32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : Uint8Array.from(bytes);
  return new Int32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 4);
}
