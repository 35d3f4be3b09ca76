import type { LabelledRows } from '../../core/data/labelled-rows';

/** Each pixel of grey images becomes `factor` × `factor` pixels. */
export function enlargeImages({ rows, shape, inputs, labels }: LabelledRows, factor: number): LabelledRows {
  const [height = 0, width = 0] = shape;
  const [tall, wide] = [height * factor, width * factor];
  const enlarged = Uint8Array.from({ length: rows * tall * wide }, (_, i) => {
    const [row, y, x] = [Math.floor(i / (tall * wide)), Math.floor(i / wide) % tall, i % wide];
    return inputs[row * height * width + Math.floor(y / factor) * width + Math.floor(x / factor)] ?? 0;
  });
  return { rows, shape: [tall, wide, 1], inputs: enlarged, labels };
}
