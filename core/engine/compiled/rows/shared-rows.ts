import { sizeOf } from '../../../contracts/models/shape';
import { readsTargets } from '../../../data/batches';
import { areImages, type Inputs, type InputShape } from '../../../data/labelled-rows';
import { needsSoftLabels } from '../../../distillation/losses/loss-for';
import type { TrainRequest } from '../../engine';
import type { TrainingProgram } from '../../program/training-program';
import { hintColumn } from '../../training-loss';
import type { GatherSource } from './gather-rows';

/** Puts the first rows of a block into the program. TensorFlow may go on using its memory until it is fed others. */
export function loadBlock(
  program: Pick<TrainingProgram, 'load'>,
  { classes, blocks }: GatherSource,
  slot: number,
  rows: number,
): void {
  const block = blocks[slot];
  if (!block) return;
  const size = block.inputs.length / block.labels.length;
  program.load('inputs', block.inputs.subarray(0, rows * size), rows);
  if (block.targets) program.load('targets', block.targets.subarray(0, rows * classes), rows);
  else program.load('labels', block.labels.subarray(0, rows), rows);
  if (block.softLabels.length > 0) {
    program.load('softLabels', block.softLabels.subarray(0, rows * classes), rows);
  }
  block.hints.forEach((values, i) => {
    program.load(hintColumn(i), values.subarray(0, (values.length / block.labels.length) * rows), rows);
  });
}

/** The request's rows in memory that threads share, and room for two blocks of them. */
export function shareRows(
  { train, views, classes, loss, hints: wanted = [] }: TrainRequest,
  blockRows: number,
): GatherSource {
  const withSoftLabels = needsSoftLabels(loss);
  const shareOnce = createSharing();
  const hasTargets = readsTargets({ loss, views });
  return {
    data: { ...train, inputs: share(train.inputs), labels: share(train.labels) },
    classes,
    views: views.map(({ shifts, recipe, softLogProbabilities: soft, hints = [] }) => ({
      shifts: share(shifts),
      ...(recipe && { recipe }),
      softLabels: withSoftLabels && soft ? shareOnce(soft) : null,
      hints: hints.slice(0, wanted.length).map(shareOnce),
    })),
    blocks: [0, 1].map(() => ({
      inputs: createSharedInputs(train.shape, blockRows * sizeOf(train.shape)),
      labels: new Int32Array(new SharedArrayBuffer(blockRows * 4)),
      targets: hasTargets ? new Float32Array(new SharedArrayBuffer(blockRows * classes * 4)) : null,
      softLabels: new Float32Array(new SharedArrayBuffer(withSoftLabels ? blockRows * classes * 4 : 0)),
      hints: wanted.map(({ shape }) => new Uint16Array(new SharedArrayBuffer(2 * blockRows * sizeOf(shape)))),
    })),
  };
}

function createSharedInputs(shape: InputShape, length: number): Inputs {
  return areImages(shape)
    ? new Uint8Array(new SharedArrayBuffer(length))
    : new Float32Array(new SharedArrayBuffer(4 * length));
}

/** Shares arrays, each once: views may have the same labels. */
function createSharing(): <Values extends Float32Array | Uint16Array>(values: Values) => Values {
  const shared = new Map<ArrayBufferView, ArrayBufferView>();
  return <Values extends Float32Array | Uint16Array>(values: Values): Values => {
    const copy = (shared.get(values) as Values | undefined) ?? share(values);
    shared.set(values, copy);
    return copy;
  };
}

/** The array itself where it is shared already, otherwise a copy. */
function share<Values extends Uint8Array | Int8Array | Uint16Array | Float32Array>(values: Values): Values {
  if (values.buffer instanceof SharedArrayBuffer) return values;
  const create = values.constructor as new (buffer: SharedArrayBuffer) => Values;
  const copy = new create(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}
