import type { LabelFormat } from '../../contracts/labels/label-format';
import type { Task } from '../../contracts/data/task';
import { toBytes, toFloat32 } from '../typed-bytes';
import { createFloat16Codec } from './float16-codec';
import type { LabelCodec } from './label-codec';
import { createTopKCodec } from './top-k-codec';

/**
 * The one place where formats of labels are told apart.
 *
 * @param data of which labels are: `classes` are its outputs
 */
export function labelCodecFor(
  format: LabelFormat | undefined,
  { classes: outputs, task }: { classes: number; task?: Task | undefined },
): LabelCodec {
  switch (format) {
    case undefined:
    case 'float32':
      return {
        bytesPerRow: 4 * outputs,
        leavesOut: false,
        encode: toBytes,
        decode: toFloat32,
        expect: (values) => values,
      };
    case 'float16':
      return createFloat16Codec(outputs, task);
    default:
      return createTopKCodec(outputs, format.classes);
  }
}
