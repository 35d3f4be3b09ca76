import type { LabelledImages } from '../labelled-images';
import { createViewWriter, type RowsView } from './view-rows';

/** An image as uint8 [height, width, channels]. */
export interface Sheet {
  pixels: Uint8Array;
  height: number;
  width: number;
  channels: number;
}

/** The first images of a split side by side, and below them what each view makes of them, a line a view. */
export function arrangeSheet(
  data: LabelledImages,
  classes: number,
  views: readonly RowsView[],
  columns: number,
): Sheet {
  const [height, width, channels] = data.shape;
  const size = height * width * channels;
  const write = createViewWriter(data, classes);
  const first = Int32Array.from({ length: columns }, (_, row) => row);
  const lines = views.map((view) => {
    const inputs = new Uint8Array(columns * size);
    write({ inputs, targets: null }, view, first);
    return inputs;
  });
  const all = [data.inputs.subarray(0, columns * size), ...lines];
  const lineBytes = width * channels;
  const pixels = new Uint8Array(all.length * columns * size);
  all.forEach((images, line) => {
    for (let y = 0; y < height; y += 1) {
      for (let column = 0; column < columns; column += 1) {
        const from = column * size + y * lineBytes;
        const to = ((line * height + y) * columns + column) * lineBytes;
        pixels.set(images.subarray(from, from + lineBytes), to);
      }
    }
  });
  return { pixels, height: all.length * height, width: columns * width, channels };
}
