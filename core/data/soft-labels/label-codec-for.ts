import type { LabelFormat } from '../../contracts/label-format';
import { toBytes, toFloat32 } from '../typed-bytes';
import { createFloat16Codec } from './float16-codec';
import type { LabelCodec } from './label-codec';
import { createTopKCodec } from './top-k-codec';

/** The one place where formats of labels are told apart. */
export function labelCodecFor(format: LabelFormat | undefined, classes: number): LabelCodec {
  switch (format) {
    case undefined:
    case 'float32':
      return {
        bytesPerRow: 4 * classes,
        leavesOut: false,
        encode: toBytes,
        decode: toFloat32,
        expect: (logProbabilities) => logProbabilities,
      };
    case 'float16':
      return createFloat16Codec(classes);
    default:
      return createTopKCodec(classes, format.classes);
  }
}
