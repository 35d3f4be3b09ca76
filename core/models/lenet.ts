import { describeDenseLayers } from './dense-layers';
import type { Layer, RowShape } from './layers/layer';
import { refuseSmallImages } from './refuse-small-images';

/** ⌊(⌊size / 2⌋ − 4) / 2⌋ pixels a side are left: one of 12. */
const LEAST_PIXELS = 12;

/**
 * LeNet-5 (LeCun et al. 1998, fig. 2): 6 kernels of 5×5 with "same" padding, which is what the paper's frame of two pixels
 * round 28×28 does, pooling, 16 of 5×5 without padding, pooling, then 120 and 84 units. As is usual today, each kernel of
 * the second layer sees all 6 maps, with ReLU for tanh, maxima for means, and a linear output.
 *
 * @throws InvalidInput for images of fewer than 12 pixels a side
 */
export function describeLenet(inputShape: RowShape, classes: number): Layer[] {
  refuseSmallImages('lenet', inputShape, LEAST_PIXELS);
  return [
    ...describeBlock(1, 6, 'same'),
    ...describeBlock(2, 16, 'valid'),
    { type: 'flatten', name: 'flatten' },
    ...describeDenseLayers([120, 84], classes),
  ];
}

function describeBlock(number: number, filters: number, padding: 'same' | 'valid'): Layer[] {
  const name = `conv_${number}`;
  return [
    { type: 'convolution', name, filters, kernelSize: 5, stride: 1, padding, bias: true },
    { type: 'max-pool', name: `pool_${number}` },
    { type: 'relu', name: `${name}_relu` },
  ];
}
