import { turnOf } from '../../../random/exact-functions';
import type { ImageShape } from '../../labelled-images';
import { mapAboutCentre, resampleImage } from '../resample-image';
import type { ImageOperation, WorkingRow } from '../working-row';

/** Turns about the centre by an angle uniform in [−degrees, degrees]. */
export function createRotation(shape: ImageShape, degrees: number): ImageOperation {
  return (row, random) => rotateImage(row, shape, random.between(-degrees, degrees));
}

/** Turns counter-clockwise about the centre; corners that nothing turned into are black. */
export function rotateImage(row: WorkingRow, shape: ImageShape, degrees: number): void {
  const { sine, cosine } = turnOf(degrees);
  resampleImage(row, shape, mapAboutCentre(shape, { yy: cosine, yx: sine, xy: -sine, xx: cosine }), 'black');
}
