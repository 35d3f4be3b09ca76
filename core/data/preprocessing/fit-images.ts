import type { ColumnPreprocessing } from '../../contracts/preprocessing';
import type { TableImages } from '../../contracts/table';
import type { ColumnOf } from '../table/typed-column';

/**
 * Light is between 0 and 1 whatever the rows, so that nothing of it is fitted.
 *
 * @param column names or data of the training rows' images
 */
export function fitImages(
  { name, values }: ColumnOf<'text'>,
  { size, channels }: TableImages,
): ColumnPreprocessing {
  return { kind: 'image', name, size, channels, missing: values.includes(null) };
}
