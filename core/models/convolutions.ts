import { InvalidInput } from '../contracts/errors';
import type { Convolution } from '../contracts/models/image-architectures';
import type { Layer, RowShape } from './layers/layer';
import { shapeAfter } from './layers/output-shape';

interface Convolutions {
  convolutions: readonly Convolution[];
  batchNorm: boolean;
}

/**
 * Convolutions with "same" padding, 2×2 max pooling where asked, and ReLU. With batch normalisation they have no bias: beta does
 * its work.
 *
 * @param prefix of the layers' names
 * @throws InvalidInput where pooling would leave no pixel
 */
export function describeConvolutions(
  { convolutions, batchNorm }: Convolutions,
  inputShape: RowShape,
  prefix = '',
): Layer[] {
  const blocks: Layer[] = [];
  convolutions.forEach((convolution, i) => {
    blocks.push(...describeBlock(convolution, batchNorm, prefix, i + 1));
    if (shapeAfter(blocks, inputShape).includes(0)) throw tooMuchPooling(convolutions, inputShape, i);
  });
  return blocks;
}

function describeBlock(
  convolution: Convolution,
  batchNorm: boolean,
  prefix: string,
  number: number,
): Layer[] {
  const { pool, ...sizes } = convolution;
  const name = `${prefix}conv_${number}`;
  return [
    { type: 'convolution', name, ...sizes, padding: 'same', bias: !batchNorm },
    ...(batchNorm ? [{ type: 'batch-norm', name: `${prefix}norm_${number}` } as const] : []),
    // ReLU and maximum commute, and a pooled image has a quarter of the pixels.
    ...(pool ? [{ type: 'max-pool', name: `${prefix}pool_${number}` } as const] : []),
    { type: 'relu', name: `${name}_relu` },
  ];
}

function tooMuchPooling(
  convolutions: readonly Convolution[],
  inputShape: RowShape,
  index: number,
): InvalidInput {
  const allowed = `no pooling from convolution ${index + 1} on, since the ${inputShape.join('×')} input is used up there`;
  return new InvalidInput('architecture', [{ path: 'convolutions', value: convolutions, allowed }]);
}
