import { InvalidInput } from '../contracts/errors';
import type { RowShape } from './layers/layer';

/** @throws InvalidInput where a side of the images has fewer pixels than a type of network takes. */
export function refuseSmallImages(type: string, [height = 0, width = 0]: RowShape, least: number): void {
  if (Math.min(height, width) >= least) return;
  const allowed = `one for images of ${height}×${width} pixels: ${type} takes ${least}×${least} at least`;
  throw new InvalidInput('architecture', [{ path: 'type', value: type, allowed }]);
}
