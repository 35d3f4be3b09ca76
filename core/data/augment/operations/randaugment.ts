import type { ImageShape } from '../../labelled-images';
import type { RowRandom } from '../../../random/row-random';
import { mapAboutCentre, resampleImage } from '../resample-image';
import type { ImageOperation, WorkingRow } from '../working-row';
import { changeBrightness, changeContrast, changeSaturation } from './jitter';
import { rotateImage } from './rotate';
import { moveImage } from './shift';

/** A change by a strength of either sign. */
type Change = (row: WorkingRow, shape: ImageShape, strength: number) => void;

/**
 * The paper's list, but for equalising, solarising, posterising and sharpening, with its greatest strengths: 30°, shears by
 * 0.3, moves by a third of the side, factors of 1 ± 0.9.
 */
const CHANGES: readonly Change[] = [
  () => undefined,
  (row, shape, strength) => rotateImage(row, shape, 30 * strength),
  (row, shape, strength) => shearImage(row, shape, { yx: 0, xy: 0.3 * strength }),
  (row, shape, strength) => shearImage(row, shape, { yx: 0.3 * strength, xy: 0 }),
  (row, shape, strength) => moveImage(row, shape, Math.round((shape[0] * strength) / 3), 0),
  (row, shape, strength) => moveImage(row, shape, 0, Math.round((shape[1] * strength) / 3)),
  ({ values }, _, strength) => changeBrightness(values, 1 + 0.9 * strength),
  ({ values }, [, , channels], strength) => changeContrast(values, channels, 1 + 0.9 * strength),
  ({ values }, [, , channels], strength) => changeSaturation(values, channels, 1 + 0.9 * strength),
];

/** Of grey images: they have no saturation. */
const GREY_CHANGES = CHANGES.slice(0, -1);

/**
 * Makes `count` changes of a list, each drawn anew and each of strength M / 10 with a sign at random. Cubuk et al. 2020, §3.
 *
 * @param magnitude M in (0, 10]
 */
export function createRandAugment(shape: ImageShape, count: number, magnitude: number): ImageOperation {
  const changes = shape[2] === 3 ? CHANGES : GREY_CHANGES;
  return (row, random) => {
    for (let i = 0; i < count; i += 1) {
      const change = changes[random.below(changes.length)];
      change?.(row, shape, signed(random, magnitude / 10));
    }
  };
}

function signed(random: RowRandom, strength: number): number {
  return random.word() & 1 ? strength : -strength;
}

function shearImage(row: WorkingRow, shape: ImageShape, { yx, xy }: { yx: number; xy: number }): void {
  resampleImage(row, shape, mapAboutCentre(shape, { yy: 1, yx, xy, xx: 1 }), 'black');
}
