import { InvalidData } from '../../contracts/errors';
import type { LabelledImages } from '../labelled-images';
import { parseIdx } from './parse-idx';

export interface NamedBytes {
  file: string;
  bytes: Uint8Array;
}

/**
 * Parses an idx3 image file together with its idx1 label file.
 *
 * @throws InvalidData as `parseIdx` does, and where the two hold different numbers of rows or no row at all.
 */
export function pairIdx(images: NamedBytes, labels: NamedBytes): LabelledImages {
  const pixels = parseIdx(images.bytes, images.file, 3);
  const classes = parseIdx(labels.bytes, labels.file, 1);
  const [rows = 0, height = 0, width = 0] = pixels.dimensions;
  const labelRows = classes.dimensions[0] ?? 0;
  if (rows !== labelRows) {
    throw new InvalidData(
      `${images.file} has ${rows} images, but ${labels.file} has ${labelRows} labels: they must be as many`,
      { images: images.file, imageRows: rows, labels: labels.file, labelRows },
    );
  }
  if (rows * height * width === 0) {
    throw new InvalidData(`${images.file}: no images: ${rows} rows of ${height}×${width} pixels`, {
      file: images.file,
    });
  }
  return { rows, shape: [height, width, 1], inputs: pixels.values, labels: classes.values };
}
