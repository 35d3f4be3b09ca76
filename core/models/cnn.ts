import type { Architecture } from '../contracts/models/architecture';
import { describeConvolutions } from './convolutions';
import { describeDenseLayers } from './dense-layers';
import type { Layer, RowShape } from './layers/layer';

type Cnn = Extract<Architecture, { type: 'cnn' }>;

/**
 * Convolutions, then dense layers.
 *
 * @throws InvalidInput where pooling would leave no pixel
 */
export function describeCnn(cnn: Cnn, inputShape: RowShape, classes: number): Layer[] {
  return [
    ...describeConvolutions(cnn, inputShape),
    { type: 'flatten', name: 'flatten' },
    ...describeDenseLayers(cnn.dense, classes),
  ];
}
