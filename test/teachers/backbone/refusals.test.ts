/** Models that can't be trained here, with what is said of them. Their configurations are enough: no weights are needed. */
import { InvalidInput } from '../../../core/contracts/errors';
import { convertBackbone, type BackboneWish } from '../../../teachers/backbone/convert-backbone';
import { readKerasConfig } from '../../../teachers/keras/keras-config';

interface Layer {
  kind: string;
  name: string;
  config?: object;
  reads?: string[][];
}

const input = (shape: unknown[] = [null, 8, 8, 3], name = 'pixels'): Layer => ({
  kind: 'InputLayer',
  name,
  config: { batch_input_shape: shape },
});
const conv = (name: string, reads: string, config: object = {}): Layer => ({
  kind: 'Conv2D',
  name,
  config: { filters: 3, kernel_size: [3, 3], strides: [1, 1], padding: 'same', ...config },
  reads: [[reads]],
});

function convert(layers: Layer[], wish: BackboneWish = {}, ends: object = {}) {
  const last = layers.at(-1)!.name;
  const config = readKerasConfig({
    class_name: 'Functional',
    config: {
      layers: layers.map(({ kind, name, config: own, reads = [] }) => ({
        class_name: kind,
        config: { name, ...own },
        inbound_nodes: reads.map((call) => call.map((from) => [from, 0, 0, {}])),
      })),
      input_layers: [['pixels', 0, 0]],
      output_layers: [[last, 0, 0]],
      ...ends,
    },
  });
  const variable = { shape: [3], values: new Float32Array(3) };
  const kernel = { shape: [3, 3, 3, 3], values: new Float32Array(81) };
  return convertBackbone(
    {
      config,
      weights: new Map([
        ['a', [kernel, variable]],
        ['b', [kernel, variable]],
      ]),
    },
    wish,
  );
}

const CHAIN = [input(), conv('a', 'pixels')];

test.each<[string, Layer[], string]>([
  [
    'a layer of an unknown class',
    [...CHAIN, { kind: 'UpSampling2D', name: 'up', reads: [['a']] }],
    'file: got "UpSampling2D (up)", allowed: a model that has up to its cut only layers of Conv2D, DepthwiseConv2D,',
  ],
  [
    'an activation',
    [input(), conv('a', 'pixels', { activation: 'swish' })],
    '"Conv2D (a)", allowed: a model that has up to its cut only layers that can be trained here: its activation is "swish"',
  ],
  [
    'a kernel that is no square',
    [input(), conv('a', 'pixels', { kernel_size: [3, 1] })],
    'its kernel_size is [3,1]',
  ],
  ['dilation', [input(), conv('a', 'pixels', { dilation_rate: [2, 2] })], 'its dilation_rate is [2,2]'],
  ['groups', [input(), conv('a', 'pixels', { groups: 3 })], 'its groups is 3'],
  ['channels first', [input(), conv('a', 'pixels', { data_format: 'channels_first' })], 'its data_format is'],
  [
    'several filters for a channel',
    [input(), { ...conv('a', 'pixels', { depth_multiplier: 2 }), kind: 'DepthwiseConv2D' }],
    'its depth_multiplier is 2',
  ],
  [
    'a slope below 0',
    [...CHAIN, { kind: 'ReLU', name: 'r', config: { negative_slope: 0.1 }, reads: [['a']] }],
    'its negative_slope is 0.1',
  ],
  [
    'another bend',
    [...CHAIN, { kind: 'ReLU', name: 'r', config: { max_value: 4 }, reads: [['a']] }],
    'its max_value is 4',
  ],
  [
    'a layer with the same weights twice',
    [input(), { ...conv('a', 'pixels'), reads: [['pixels'], ['b']] }, conv('b', 'pixels')],
    'it is applied in several places',
  ],
  [
    'a dense layer on pixels',
    [...CHAIN, { kind: 'Dense', name: 'd', config: { units: 2 }, reads: [['a']] }, conv('b', 'd')],
    'it reads an image, pixel by pixel',
  ],
  [
    'a convolution of no image',
    [...CHAIN, { kind: 'Flatten', name: 'f', reads: [['a']] }, conv('b', 'f')],
    'it reads an image where pixels are pooled',
  ],
  [
    'shapes that don’t fit',
    [...CHAIN, conv('b', 'a', { strides: [2, 2] }), { kind: 'Add', name: 's', reads: [['a', 'b']] }],
    'it puts values of 8×8×3 and 4×4×3 together',
  ],
  [
    'branches that cross',
    [
      ...CHAIN,
      conv('b', 'pixels'),
      { kind: 'Add', name: 's', reads: [['a', 'b']] },
      { kind: 'Add', name: 't', reads: [['s', 'b']] },
    ],
    'its outputs are read in places that no branches lie between',
  ],
  [
    'another axis',
    [
      ...CHAIN,
      conv('b', 'pixels'),
      { kind: 'Concatenate', name: 's', config: { axis: 1 }, reads: [['a', 'b']] },
    ],
    'it puts something else than channels side by side',
  ],
])('%s is refused', (_, layers, message) => {
  const work = () => convert(layers);
  expect(work).toThrow(InvalidInput);
  expect(work).toThrow(message);
});

test('what is wrong with the wish is told by its field', () => {
  expect(() => convert(CHAIN, { cutAfter: 'z' })).toThrow(
    'cutAfter: got "z", allowed: a layer of the model: pixels, a',
  );
  expect(() => convert(CHAIN, { cutAfter: 'pixels' })).toThrow('the name of a layer with weights before it');
  expect(() => convert(CHAIN, { scale: { mean: [0, 0], deviation: [1] } })).toThrow(
    'scale.mean: got [0,0], allowed: one number, or one for each of the 3 channels',
  );
  expect(convert(CHAIN, { scale: { mean: [0, 0, 0], deviation: [1] } }).inputShape).toEqual([8, 8, 3]);
});

test('only models with one input of images and one output are taken', () => {
  expect(() => convert([input([null, 12]), conv('a', 'pixels')])).toThrow(
    'the model reads [12], and trainings start from',
  );
  expect(() =>
    convert(
      CHAIN,
      {},
      {
        input_layers: [
          ['pixels', 0, 0],
          ['a', 0, 0],
        ],
      },
    ),
  ).toThrow('the model has 2 inputs');
});

test('weights of other shapes than the layers are refused', () => {
  expect(() => convert([input(), conv('a', 'pixels', { filters: 4 })])).toThrow(
    "the model's weights backbone_a/kernel are [3, 3, 3, 3], and its layers need [3, 3, 3, 4]",
  );
  expect(() => convert([input(), conv('a', 'pixels', { use_bias: false })])).toThrow(
    'the file has 2 weights of it, not 1: kernel',
  );
});
