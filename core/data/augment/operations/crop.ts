import { exactExp, exactLog } from '../../../random/exact-functions';
import type { ImageShape } from '../../labelled-images';
import { resampleImage } from '../resample-image';
import type { ImageOperation } from '../working-row';

/** Boxes that don't fit are drawn again, so many times; then the shorter side is cut to fit. */
const TRIES = 10;

/**
 * Cuts out a box and enlarges it to the size of the image. Its share of the area is uniform, its aspect uniform in the
 * logarithm, its place uniform among those inside. Szegedy et al. 2015, §6.
 *
 * @param area [low, high], shares of the image's area
 * @param aspect [low, high] of width / height, 1 being the image's own
 */
export function createCrop(
  shape: ImageShape,
  area: readonly [number, number],
  aspect: readonly [number, number],
): ImageOperation {
  const [height, width] = shape;
  const [lowLog, highLog] = [exactLog(aspect[0]), exactLog(aspect[1])];
  return (row, random) => {
    let [tall, wide] = [2, 2];
    for (let tries = 0; tries < TRIES && (tall > 1 || wide > 1); tries += 1) {
      const share = random.between(area[0], area[1]);
      const ratio = exactExp(random.between(lowLog, highLog));
      tall = Math.sqrt(share / ratio);
      wide = Math.sqrt(share * ratio);
    }
    const yy = Math.min(1, tall);
    const xx = Math.min(1, wide);
    const top = random.uniform() * (1 - yy) * height;
    const left = random.uniform() * (1 - xx) * width;
    // Centres of pixels lie half a pixel inside of their borders.
    const map = { yy, yx: 0, y0: top + (yy - 1) / 2, xy: 0, xx, x0: left + (xx - 1) / 2 };
    resampleImage(row, shape, map, 'clamp');
  };
}
