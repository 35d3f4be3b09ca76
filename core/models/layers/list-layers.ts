import { sizeOf } from '../../contracts/models/shape';
import type { LayerSpec, WeightSpec } from '../weight-spec';
import type { Layer, RowShape } from './layer';
import { outputShape } from './output-shape';

/** Those of the layers that have weights, in their order, a merge's branches one after the other. */
export function listLayers(layers: readonly Layer[], input: RowShape): LayerSpec[] {
  let shape = input;
  return layers.flatMap((layer) => {
    const before = shape;
    shape = outputShape(layer, before);
    if (layer.type === 'merge') return layer.branches.flatMap((branch) => listLayers(branch, before));
    const found = listLayer(layer, before, shape);
    if (!found) return [];
    const { frozen } = layer;
    const weights = found.weights.map((weight) => ({ ...weight, ...(frozen && { frozen }) }));
    return [{ ...found, weights, outputs: sizeOf(shape) }];
  });
}

/** Weights of one layer, kernel first, and its multiply-adds for one row. */
function listLayer(
  layer: Exclude<Layer, { type: 'merge' }>,
  input: RowShape,
  output: RowShape,
): Omit<LayerSpec, 'outputs'> | null {
  const { name } = layer;
  const channels = input.at(-1) ?? 1;
  const biasOf = ({ bias }: { bias: boolean }): WeightSpec[] =>
    bias ? [{ name: `${name}/bias`, shape: [output.at(-1) ?? 1], role: 'bias' }] : [];
  switch (layer.type) {
    case 'dense': {
      const shape = [channels, layer.units];
      const kernel = { name: `${name}/kernel`, shape, role: layer.kernel };
      return { weights: [kernel, ...biasOf(layer)], multiplyAdds: sizeOf(shape) };
    }
    case 'convolution': {
      const { kernelSize, filters } = layer;
      const shape = [kernelSize, kernelSize, channels, filters];
      const kernel = { name: `${name}/kernel`, shape, role: 'hidden-kernel' } as const;
      return { weights: [kernel, ...biasOf(layer)], multiplyAdds: sizeOf(shape) * pixelsOf(output) };
    }
    case 'depthwise': {
      const shape = [layer.kernelSize, layer.kernelSize, channels, 1];
      const kernel = { name: `${name}/depthwise_kernel`, shape, role: 'depthwise-kernel' } as const;
      return { weights: [kernel, ...biasOf(layer)], multiplyAdds: sizeOf(shape) * pixelsOf(output) };
    }
    case 'batch-norm': {
      const roles = ['gamma', 'beta', 'moving_mean', 'moving_variance'] as const;
      const weights = roles.map((role) => ({ name: `${name}/${role}`, shape: [channels], role }));
      return { weights, multiplyAdds: sizeOf(input) };
    }
    case 'interactions': {
      const shape = [channels, layer.factors];
      const kernel = { name: `${name}/kernel`, shape, role: 'factors' } as const;
      // The sums of v x and those of v² x², and the square of each of the first.
      return { weights: [kernel], multiplyAdds: 2 * sizeOf(shape) + layer.factors };
    }
    default:
      return null;
  }
}

function pixelsOf([height = 1, width = 1]: RowShape): number {
  return height * width;
}
