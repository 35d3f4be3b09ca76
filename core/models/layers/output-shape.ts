import { sizeOf } from '../../contracts/shape';
import type { Layer, RowShape } from './layer';

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
    case 'convolution': {
      const lost = layer.padding === 'valid' ? layer.kernelSize - 1 : 0;
      const after = (size: number) => Math.ceil((size - lost) / layer.stride);
      return [after(height), after(width), layer.filters];
    }
    case 'depthwise':
      return [Math.ceil(height / layer.stride), Math.ceil(width / layer.stride), channels];
    case 'max-pool':
      return [Math.floor(height / 2), Math.floor(width / 2), channels];
    case 'average-pool':
      return [channels];
    case 'flatten':
      return [sizeOf(input)];
    case 'take':
      return [layer.ranges.reduce((sum, { size }) => sum + size, 0)];
    case 'interactions':
    case 'row-sum':
      return [1];
    case 'logit-pair':
      return [2];
    case 'merge': {
      const shapes = layer.branches.map((branch) => shapeAfter(branch, input));
      if (layer.by !== 'concatenate') return shapes[0] ?? input;
      return [shapes.reduce((sum, shape) => sum + (shape[0] ?? 0), 0)];
    }
    case 'batch-norm':
    case 'relu':
    case 'relu6':
    case 'dropout':
    case 'share-of-sum':
      return input;
  }
}
