import type { Architecture } from '../contracts/models/architecture';
import { describeLogits } from './dense-layers';
import type { Layer, RowShape } from './layers/layer';
import { refuseSmallImages } from './refuse-small-images';

type Resnet = Extract<Architecture, { type: 'resnet' }>;

/** Of each stage, before the width multiplier. The first block of the second and third has stride 2. */
const STAGE_FILTERS = [16, 32, 64];
/** Pixels a side for one in the last stage. */
const TOTAL_STRIDE = 4;

/**
 * The ResNet for small images of He et al. (2016), "Deep Residual Learning for Image Recognition", §4.2: a 3×3
 * convolution, three stages of (depth − 2) / 6 blocks of two 3×3 convolutions, the mean of all pixels, a linear layer.
 * Batch normalisation follows each convolution. Where a block changes the shape, its shortcut is a 1×1 convolution with
 * batch normalisation (option B, eq. 2), and else the input itself (eq. 1).
 *
 * @throws InvalidInput for images of fewer than 4 pixels a side
 */
export function describeResnet(
  { depth, widthMultiplier }: Resnet,
  inputShape: RowShape,
  classes: number,
): Layer[] {
  refuseSmallImages('resnet', inputShape, TOTAL_STRIDE);
  const [first = 0, ...rest] = STAGE_FILTERS.map((filters) => Math.round(filters * widthMultiplier));
  const perStage = (depth - 2) / 6;
  const blocks = [first, ...rest].flatMap((filters, stage) =>
    Array.from({ length: perStage }, (_, i) => ({ filters, isReducing: stage > 0 && i === 0 })),
  );
  return [
    ...describeConvolution('stem', first, 3, 1),
    { type: 'relu', name: 'stem_relu' },
    ...blocks.flatMap(({ filters, isReducing }, i) => describeBlock(`block_${i + 1}`, filters, isReducing)),
    { type: 'average-pool', name: 'average' },
    describeLogits(classes),
  ];
}

/** y = ReLU(F(x) + x), or ReLU(F(x) + W x) where F halves the image and has other filters. */
function describeBlock(name: string, filters: number, isReducing: boolean): Layer[] {
  const stride = isReducing ? 2 : 1;
  const residual: Layer[] = [
    ...describeConvolution(`${name}_1`, filters, 3, stride),
    { type: 'relu', name: `${name}_1_relu` },
    ...describeConvolution(`${name}_2`, filters, 3, 1),
  ];
  const shortcut = isReducing ? describeConvolution(`${name}_shortcut`, filters, 1, stride) : [];
  return [
    { type: 'merge', name: `${name}_sum`, by: 'add', branches: [residual, shortcut] },
    { type: 'relu', name: `${name}_relu` },
  ];
}

function describeConvolution(name: string, filters: number, kernelSize: number, stride: number): Layer[] {
  return [
    { type: 'convolution', name, filters, kernelSize, stride, padding: 'same', bias: false },
    { type: 'batch-norm', name: `${name}_norm` },
  ];
}
