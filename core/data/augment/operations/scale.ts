import type { ImageShape } from '../../labelled-images';
import { mapAboutCentre, resampleImage } from '../resample-image';
import type { ImageOperation } from '../working-row';

/** Enlarges about the centre by a factor uniform in [low, high]; below 1 the border is black. */
export function createScale(shape: ImageShape, [low, high]: readonly [number, number]): ImageOperation {
  return (row, random) => {
    const step = 1 / random.between(low, high);
    resampleImage(row, shape, mapAboutCentre(shape, { yy: step, yx: 0, xy: 0, xx: step }), 'black');
  };
}
