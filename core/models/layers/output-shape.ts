import { sizeOf } from '../../contracts/models/shape';
import type { ConvolutionLayer, Layer, MergeLayer, RowShape } from './layer';

/** Shape of a row after layers that follow each other. */
export function shapeAfter(layers: readonly Layer[], input: RowShape): RowShape {
  return layers.reduce<RowShape>((shape, layer) => outputShape(layer, shape), input);
}

/** Shape of a row after one layer. */
export function outputShape(layer: Layer, input: RowShape): RowShape {
  const [height = 1, width = 1, channels = 1] = input;
  switch (layer.type) {
    case 'dense':
      return [layer.units];
    case 'convolution':
      return [...slide(layer, height, width), layer.filters];
    case 'depthwise':
      return [...slide({ ...layer, padding: layer.padding ?? 'same' }, height, width), channels];
    case 'max-pool': {
      const { size = 2, stride = 2, padding = 'valid' } = layer;
      return [...slide({ kernelSize: size, stride, padding }, height, width), channels];
    }
    case 'zero-pad':
      return [height + layer.top + layer.bottom, width + layer.left + layer.right, channels];
    case 'average-pool':
      return [channels];
    case 'flatten':
      return [sizeOf(input)];
    case 'reshape':
      return layer.shape;
    case 'take':
      return [layer.ranges.reduce((sum, { size }) => sum + size, 0)];
    case 'interactions':
    case 'row-sum':
      return [1];
    case 'logit-pair':
      return [2];
    case 'merge':
      return mergedShape(layer, input);
    case 'batch-norm':
    case 'relu':
    case 'relu6':
    case 'dropout':
    case 'affine':
    case 'share-of-sum':
      return input;
  }
}

type Window = Pick<ConvolutionLayer, 'kernelSize' | 'stride' | 'padding'>;

/** Places of a window that slides over an image. */
function slide({ kernelSize, stride, padding }: Window, ...sizes: number[]): number[] {
  const lost = padding === 'valid' ? kernelSize - 1 : 0;
  return sizes.map((size) => Math.ceil((size - lost) / stride));
}

/** Side by side along the last axis, or of the same shape each. */
function mergedShape({ by, branches }: MergeLayer, input: RowShape): RowShape {
  const shapes = branches.map((branch) => shapeAfter(branch, input));
  const [first = input] = shapes;
  if (by !== 'concatenate') return first;
  return [...first.slice(0, -1), shapes.reduce((sum, shape) => sum + (shape.at(-1) ?? 0), 0)];
}
