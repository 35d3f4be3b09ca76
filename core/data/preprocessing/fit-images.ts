import type { ColumnPreprocessing } from '../../contracts/preprocessing';
import { pixelFormatOf, type PixelFormat } from '../../contracts/pixel-format';
import type { ColumnOf } from '../table/typed-column';

/**
 * Light is between 0 and 1 whatever the rows, so that nothing of it is fitted.
 *
 * @param column names or data of the training rows' images
 */
export function fitImages({ name, values }: ColumnOf<'text'>, format: PixelFormat): ColumnPreprocessing {
  return { kind: 'image', name, ...pixelFormatOf(format), missing: values.includes(null) };
}
