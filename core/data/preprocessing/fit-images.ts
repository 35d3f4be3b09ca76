import type { ColumnPreprocessing } from '../../contracts/data/preprocessing';
import { pixelFormatOf, type PixelFormat } from '../../contracts/data/pixel-format';

/**
 * Light is between 0 and 1 whatever the rows, so that nothing of it is fitted.
 *
 * @param missing whether a training row has no image
 */
export function fitImages(name: string, format: PixelFormat, missing: boolean): ColumnPreprocessing {
  return { kind: 'image', name, ...pixelFormatOf(format), missing };
}
