import type { LayerTensor } from '../../core/contracts/teachers/teacher-layer';
import { InvalidInput } from '../../core/contracts/errors';
import { rowShapeOf } from '../../core/contracts/teachers/teacher-layer';
import type { ModelNumbers } from './runnable-model';

/**
 * What a model's tensor says of rows, as hints take it: float32, maps as [height, width, channels].
 *
 * @param numbers of [rows, …shape], row-major; sizes of 1 may be there or not
 * @throws InvalidInput for another shape than the recipe tells of, with paths from the layer on.
 */
export function layerRows({ numbers, shape }: ModelNumbers, tensor: LayerTensor): Float32Array {
  const [rows = 0, ...found] = shape;
  if (withoutOnes(found) !== withoutOnes(tensor.shape)) {
    const allowed = `[${found.join(', ')}], which the model gives for a row`;
    throw new InvalidInput('teacher', [{ path: 'shape', value: tensor.shape, allowed }]);
  }
  if (tensor.layout === 'nchw') return toChannelsLast(numbers, rows, rowShapeOf(tensor));
  return numbers instanceof Float32Array ? numbers : Float32Array.from(numbers);
}

/** A mean over all pixels is [channels, 1, 1] to some libraries. */
function withoutOnes(shape: readonly number[]): string {
  return shape.filter((size) => size !== 1).join();
}

function toChannelsLast(
  numbers: ModelNumbers['numbers'],
  rows: number,
  [height = 1, width = 1, channels = 1]: readonly number[],
): Float32Array {
  const pixels = height * width;
  const size = pixels * channels;
  const values = new Float32Array(rows * size);
  for (let start = 0; start < values.length; start += size)
    for (let c = 0; c < channels; c += 1)
      for (let pixel = 0; pixel < pixels; pixel += 1)
        values[start + pixel * channels + c] = numbers[start + c * pixels + pixel] ?? NaN;
  return values;
}
