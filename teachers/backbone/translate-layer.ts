import type { BackboneLayer } from '../../core/contracts/models/backbone-layers';
import type { LayerVariable } from '../keras/read-weights';
import { readLayerConfig, type LayerConfig } from './layer-config';
import { describeNormalisation, describeRescaling } from './translate-inputs';
import type { Source } from './source-layer';
import { unsupportedLayer } from './unsupported';

/** Our own layers for one of Keras's, and the values of their weights by our names. */
export interface Translated {
  layers: BackboneLayer[];
  values: Map<string, LayerVariable>;
}

/** @throws InvalidInput for a layer, or a setting of one, that isn't known here */
export function translateLayer(source: Omit<Source, 'config'>): Translated {
  const { node } = source;
  const translate = TRANSLATORS[node.className];
  if (!translate) throw unsupportedLayer(node);
  const config = readLayerConfig(node);
  config.expect('data_format', ['channels_last']);
  return translate({ ...source, config });
}

const TRANSLATORS: Readonly<Record<string, (source: Source) => Translated>> = {
  Conv2D: describeConvolution,
  DepthwiseConv2D: describeDepthwise,
  SeparableConv2D: describeSeparable,
  Dense: describeDense,
  BatchNormalization: describeBatchNorm,
  ReLU: describeRelu,
  Activation: (source) => plain(activationOf(source, source.name())),
  ZeroPadding2D: describeZeroPad,
  MaxPooling2D: describeMaxPool,
  GlobalAveragePooling2D: (source) => plain([{ type: 'average-pool', name: imageName(source) }]),
  Flatten: ({ name }) => plain([{ type: 'flatten', name: name() }]),
  Dropout: describeDropout,
  Rescaling: (source) => plain([describeRescaling(source)]),
  Normalization: (source) => plain([describeNormalisation(source)]),
};

function plain(layers: BackboneLayer[]): Translated {
  return { layers, values: new Map() };
}

/** Of a layer that reads images. */
function imageName({ node, input, name }: Source): string {
  if (input.length === 3) return name();
  throw unsupportedLayer(node, 'it reads an image where pixels are pooled or flattened already');
}

function describeConvolution(source: Source): Translated {
  const { config, name } = source;
  const own = imageName(source);
  config.expect('groups', [1]);
  const layer = {
    type: 'convolution',
    name: own,
    filters: config.number('filters'),
    ...windowOf(config),
  } as const;
  const bias = config.isOn('use_bias');
  const values = nameValues(source, own, ['kernel', ...(bias ? ['bias'] : [])]);
  return { layers: [{ ...layer, bias }, ...activationOf(source, name('relu'))], values };
}

function describeDepthwise(source: Source): Translated {
  const { config, name } = source;
  const own = imageName(source);
  config.expect('depth_multiplier', [1]);
  const bias = config.isOn('use_bias');
  const values = nameValues(source, own, ['depthwise_kernel', ...(bias ? ['bias'] : [])]);
  const layer = { type: 'depthwise', name: own, ...windowOf(config), bias } as const;
  return { layers: [layer, ...activationOf(source, name('relu'))], values };
}

/** A depthwise convolution, and one of 1×1 behind it. */
function describeSeparable(source: Source): Translated {
  const { config, name, variables } = source;
  const own = imageName(source);
  config.expect('depth_multiplier', [1]);
  const point = name('point');
  const bias = config.isOn('use_bias');
  const [depthwise, ...rest] = variables;
  const first = { ...source, variables: depthwise ? [depthwise] : [] };
  const values = new Map([
    ...nameValues(first, own, ['depthwise_kernel']),
    ...nameValues({ ...source, variables: rest }, point, ['kernel', ...(bias ? ['bias'] : [])]),
  ]);
  const filters = config.number('filters');
  const narrow = { kernelSize: 1, stride: 1, padding: 'same', bias } as const;
  return {
    layers: [
      { type: 'depthwise', name: own, ...windowOf(config), bias: false },
      { type: 'convolution', name: point, filters, ...narrow },
      ...activationOf(source, name('relu')),
    ],
    values,
  };
}

function windowOf(config: LayerConfig) {
  config.expect('dilation_rate', [1, [1, 1]]);
  return {
    kernelSize: config.side('kernel_size'),
    stride: config.side('strides', 1),
    padding: config.padding(),
  };
}

function describeDense(source: Source): Translated {
  const { config, node, input, name } = source;
  if (input.length !== 1) throw unsupportedLayer(node, 'it reads an image, pixel by pixel');
  const bias = config.isOn('use_bias');
  const units = config.number('units');
  const layer = { type: 'dense', name: name(), units, bias, kernel: 'hidden-kernel' } as const;
  const values = nameValues(source, layer.name, ['kernel', ...(bias ? ['bias'] : [])]);
  return { layers: [layer, ...activationOf(source, name('relu'))], values };
}

/**
 * Without a scale or a shift it has ones or zeros, which learn on like others. Its momentum is left behind: averages that need
 * thousands of steps to follow are those of other images when a short training is over.
 */
function describeBatchNorm(source: Source): Translated {
  const { config, input, name } = source;
  config.expect('axis', [-1, input.length]);
  const own = name();
  const [scale, center] = [config.isOn('scale'), config.isOn('center')];
  const found = [...(scale ? ['gamma'] : []), ...(center ? ['beta'] : []), 'moving_mean', 'moving_variance'];
  const values = nameValues(source, own, found);
  const width = input.at(-1) ?? 1;
  const fill = (value: number): LayerVariable => ({
    shape: [width],
    values: new Float32Array(width).fill(value),
  });
  if (!scale) values.set(`${own}/gamma`, fill(1));
  if (!center) values.set(`${own}/beta`, fill(0));
  return { layers: [{ type: 'batch-norm', name: own, epsilon: config.number('epsilon', 1e-3) }], values };
}

function describeRelu({ config, node, name }: Source): Translated {
  for (const field of ['negative_slope', 'threshold']) config.expect(field, [0, [0]]);
  const most = config.raw('max_value');
  if (most === null || most === undefined) return plain([{ type: 'relu', name: name() }]);
  if (most === 6) return plain([{ type: 'relu6', name: name() }]);
  throw unsupportedLayer(node, `its max_value is ${JSON.stringify(most)}`);
}

/** What a layer does with what it computed; nothing where that is linear. */
function activationOf({ config, node }: Source, name: string): BackboneLayer[] {
  const activation = config.raw('activation') ?? 'linear';
  if (activation === 'linear') return [];
  if (activation === 'relu' || activation === 'relu6') return [{ type: activation, name }];
  throw unsupportedLayer(node, `its activation is ${JSON.stringify(activation)}`);
}

function describeZeroPad(source: Source): Translated {
  const { config, node } = source;
  const own = imageName(source);
  const sides = [config.raw('padding')].flat(2).map(Number);
  const [top = NaN, bottom = NaN, left = NaN, right = NaN] = sides;
  if (sides.length !== 4 || sides.some((side) => !Number.isInteger(side)))
    throw unsupportedLayer(node, `its padding is ${JSON.stringify(config.raw('padding'))}`);
  return plain([{ type: 'zero-pad', name: own, top, bottom, left, right }]);
}

function describeMaxPool(source: Source): Translated {
  const { config } = source;
  const size = config.side('pool_size', 2);
  const stride = config.side('strides', size);
  return plain([{ type: 'max-pool', name: imageName(source), size, stride, padding: config.padding() }]);
}

function describeDropout({ config, name }: Source): Translated {
  config.expect('noise_shape', []);
  return plain([{ type: 'dropout', name: name(), rate: config.number('rate') }]);
}

/** @throws InvalidInput where the file has more or fewer variables of the layer than it needs */
function nameValues(
  { node, variables }: Source,
  layer: string,
  names: readonly string[],
): Map<string, LayerVariable> {
  if (variables.length !== names.length)
    throw unsupportedLayer(
      node,
      `the file has ${variables.length} weights of it, not ${names.length}: ${names.join(', ')}`,
    );
  return new Map(variables.map((variable, i) => [`${layer}/${names[i]}`, variable]));
}
