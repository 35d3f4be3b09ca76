import type { Architecture } from '../contracts/models/architecture';
import { describeLogits } from './dense-layers';
import type { Layer, RowShape } from './layers/layer';
import { refuseSmallImages } from './refuse-small-images';

type Mobilenet = Extract<Architecture, { type: 'mobilenet' }>;

const STEM_FILTERS = 32;
/** Filters and stride of each depthwise separable block. */
const BLOCKS = [
  [64, 1],
  [128, 2],
  [128, 1],
  [256, 2],
  [256, 1],
  [512, 2],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
] as const;
/** Of the blocks. */
const TOTAL_STRIDE = 8;

/**
 * Depthwise separable convolutions (Howard et al. 2017, "MobileNets", table 1): a 3×3 convolution, then blocks of a 3×3
 * depthwise and a 1×1 convolution, each with batch normalisation and ReLU6, then the mean of all pixels and a linear layer.
 * The paper's last stage, of 1024 filters at stride 32, is left out: it is for images of 224×224 pixels. What is left has
 * stride 16, or 8 where the first convolution has stride 1, so 96×96 pixels end as 6×6 and 28×28 as 4×4.
 *
 * @throws InvalidInput for images of fewer pixels a side than that stride
 */
export function describeMobilenet(
  { widthMultiplier, stemStride }: Mobilenet,
  inputShape: RowShape,
  classes: number,
): Layer[] {
  refuseSmallImages('mobilenet', inputShape, TOTAL_STRIDE * stemStride);
  const scale = (filters: number) => Math.round(filters * widthMultiplier);
  return [
    ...describeConvolution('stem', scale(STEM_FILTERS), 3, stemStride),
    ...BLOCKS.flatMap(([filters, stride], i) => describeBlock(`block_${i + 1}`, scale(filters), stride)),
    { type: 'average-pool', name: 'average' },
    describeLogits(classes),
  ];
}

function describeBlock(name: string, filters: number, stride: number): Layer[] {
  const depthwise = `${name}_depthwise`;
  return [
    { type: 'depthwise', name: depthwise, kernelSize: 3, stride, bias: false },
    ...describeActivation(depthwise),
    ...describeConvolution(`${name}_pointwise`, filters, 1, 1),
  ];
}

function describeConvolution(name: string, filters: number, kernelSize: number, stride: number): Layer[] {
  return [
    { type: 'convolution', name, filters, kernelSize, stride, padding: 'same', bias: false },
    ...describeActivation(name),
  ];
}

function describeActivation(name: string): Layer[] {
  return [
    { type: 'batch-norm', name: `${name}_norm` },
    { type: 'relu6', name: `${name}_relu` },
  ];
}
