import type { Architecture } from '../contracts/architecture';
import { InvalidInput } from '../contracts/errors';
import type { Convolution } from '../contracts/image-architectures';
import { describeDenseLayers } from './dense-layers';
import type { Layer, RowShape } from './layers/layer';
import { shapeAfter } from './layers/output-shape';

type Cnn = Extract<Architecture, { type: 'cnn' }>;

/**
 * Convolutions with "same" padding, 2×2 max pooling where asked, then dense layers. With batch normalisation convolutions
 * have no bias: beta does its work.
 *
 * @throws InvalidInput where pooling would leave no pixel
 */
export function describeCnn(cnn: Cnn, inputShape: RowShape, classes: number): Layer[] {
  const blocks: Layer[] = [];
  cnn.convolutions.forEach((convolution, i) => {
    blocks.push(...describeBlock(cnn, i + 1, convolution));
    if (shapeAfter(blocks, inputShape).includes(0)) throw tooMuchPooling(cnn, inputShape, i);
  });
  return [...blocks, { type: 'flatten', name: 'flatten' }, ...describeDenseLayers(cnn.dense, classes)];
}

function describeBlock({ batchNorm }: Cnn, number: number, convolution: Convolution): Layer[] {
  const { pool, ...sizes } = convolution;
  const name = `conv_${number}`;
  return [
    { type: 'convolution', name, ...sizes, padding: 'same', bias: !batchNorm },
    ...(batchNorm ? [{ type: 'batch-norm', name: `norm_${number}` } as const] : []),
    // ReLU and maximum commute, and a pooled image has a quarter of the pixels.
    ...(pool ? [{ type: 'max-pool', name: `pool_${number}` } as const] : []),
    { type: 'relu', name: `${name}_relu` },
  ];
}

function tooMuchPooling(cnn: Cnn, inputShape: RowShape, index: number): InvalidInput {
  const allowed = `no pooling from convolution ${index + 1} on, since the ${inputShape.join('×')} input is used up there`;
  return new InvalidInput('architecture', [{ path: 'convolutions', value: cnn.convolutions, allowed }]);
}
