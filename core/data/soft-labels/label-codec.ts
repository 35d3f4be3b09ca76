import { InvalidData } from '../../contracts/errors';

/** How what an ensemble says of some rows is written down: log-probabilities, log-odds of labels, or numbers in deviations. */
export interface LabelCodec {
  bytesPerRow: number;
  /** Whether classes are left out: what that loses hangs on the labels, and is measured. */
  leavesOut: boolean;
  /**
   * @param values float32 [rows, outputs]
   * @throws InvalidData for what can't be one, or can't be kept
   */
  encode: (values: Float32Array) => Uint8Array;
  /** @returns float32 [rows, outputs] */
  decode: (bytes: Uint8Array) => Float32Array;
  /**
   * What should be read of the bytes' rows from `first` on, if they were kept of these numbers: which classes are left out is as
   * the bytes have it, as of two that are nearly alike either may be.
   *
   * @param values float32 [rows, outputs]
   */
  expect: (values: Float32Array, bytes: Uint8Array, first: number) => Float32Array;
}

/**
 * Labels of some rows as they were stored.
 *
 * @returns float32 [rows, outputs]
 * @throws InvalidData where the bytes are those of another number of rows or another format
 */
export function decodeLabels(
  { bytesPerRow, decode }: LabelCodec,
  bytes: Uint8Array,
  rows: number,
): Float32Array {
  if (bytes.length === rows * bytesPerRow) return decode(bytes);
  const wanted = `${rows} rows of ${bytesPerRow} bytes`;
  throw new InvalidData(`soft labels of ${bytes.length} bytes are not those of ${wanted}`, {
    rows,
    bytesPerRow,
    sizeBytes: bytes.length,
  });
}
