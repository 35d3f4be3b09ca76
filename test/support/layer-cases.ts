import type { SymbolicTensor, TensorFlow } from '../../core/models/tensorflow';
import { applyBatchNorm } from '../../core/models/batch-norm';
import { applyAffine } from '../../core/models/layers/apply-fixed';
import { applyLayers } from '../../core/models/layers/apply-layers';
import type { Layer } from '../../core/models/layers/layer';
import { applyRelu } from '../../core/models/relu';

/** A few layers on an input of a given shape. */
export interface LayerCase {
  inputShape: readonly number[];
  body: (input: SymbolicTensor) => SymbolicTensor;
  /** Whole numbers below this go in. */
  below?: number;
}

export type ActivationName = Parameters<TensorFlow['layers']['activation']>[0]['activation'];

/** Functions that a layer may apply to what it computes. */
export const ACTIVATIONS = [
  ...['linear', 'relu', 'relu6', 'elu', 'selu', 'gelu', 'gelu_new', 'mish', 'swish', 'softplus', 'softsign'],
  ...['tanh', 'sigmoid', 'hardSigmoid', 'softmax', 'logSoftmax'],
] as ActivationName[];

interface Applicable {
  apply: (inputs: SymbolicTensor | SymbolicTensor[]) => unknown;
}

const IMAGE = [6, 6, 2];
const SEQUENCE = [6, 4];
const VECTOR = [8];

/** What networks on rows of features are made of beside the library's layers. */
const FEATURE_LAYERS: Layer[] = [
  { type: 'dense', name: 'feature_dense', units: 6, bias: true, kernel: 'hidden-kernel' },
  { type: 'relu', name: 'feature_relu' },
  { type: 'share-of-sum', name: 'feature_shares' },
  {
    type: 'merge',
    name: 'feature_sum',
    by: 'add',
    branches: [
      [{ type: 'interactions', name: 'feature_pairs', factors: 3 }],
      [
        {
          type: 'take',
          name: 'feature_columns',
          ranges: [
            { start: 0, size: 2 },
            { start: 4, size: 1 },
          ],
        },
        { type: 'row-sum', name: 'feature_total' },
      ],
    ],
  },
  { type: 'logit-pair', name: 'feature_logits' },
];

/** What the compiled engine takes, each in a small model. Dropout and noise are in `randomCases`. */
export function layerCases(tf: TensorFlow): Record<string, LayerCase> {
  const { layers } = tf;
  const image = (...stack: Applicable[]) => caseOf(IMAGE, stack);
  const sequence = (...stack: Applicable[]) => caseOf(SEQUENCE, stack);
  const vector = (...stack: Applicable[]) => caseOf(VECTOR, stack);
  const conv = () => layers.conv2d({ filters: 3, kernelSize: 3 });
  const conv1d = () => layers.conv1d({ filters: 3, kernelSize: 3 });
  const dense = (units = 5) => layers.dense({ units });
  const pooling = { poolSize: 2, strides: 1, padding: 'same' } as const;
  const channelsFirst = { dataFormat: 'channelsFirst', padding: 'same', activation: 'relu' } as const;
  return {
    Conv2D: image(layers.conv2d({ filters: 3, kernelSize: 3, activation: 'relu', padding: 'same' })),
    'Conv2D with strides': image(layers.conv2d({ filters: 3, kernelSize: 3, strides: 2, activation: 'elu' })),
    'Conv2D without bias': image(layers.conv2d({ filters: 3, kernelSize: 3, useBias: false })),
    'Conv2D of channels first': image(layers.conv2d({ filters: 3, kernelSize: 3, ...channelsFirst })),
    Conv2DTranspose: image(layers.conv2dTranspose({ filters: 3, kernelSize: 3, strides: 2 })),
    DepthwiseConv2D: image(layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, activation: 'relu' })),
    SeparableConv2D: image(layers.separableConv2d({ filters: 3, kernelSize: 3, padding: 'same' })),
    Conv1D: sequence(layers.conv1d({ filters: 3, kernelSize: 3, activation: 'relu' })),
    MaxPooling2D: image(conv(), layers.maxPooling2d({ poolSize: 2 })),
    'MaxPooling2D that overlaps': image(conv(), layers.maxPooling2d(pooling)),
    AveragePooling2D: image(conv(), layers.averagePooling2d(pooling)),
    MaxPooling1D: sequence(conv1d(), layers.maxPooling1d({ poolSize: 2 })),
    AveragePooling1D: sequence(conv1d(), layers.averagePooling1d({ poolSize: 2 })),
    GlobalAveragePooling1D: sequence(conv1d(), layers.globalAveragePooling1d({})),
    GlobalMaxPooling1D: sequence(conv1d(), layers.globalMaxPooling1d({})),
    GlobalAveragePooling2D: image(conv(), layers.globalAveragePooling2d({})),
    GlobalMaxPooling2D: image(conv(), layers.globalMaxPooling2d({})),
    ZeroPadding2D: image(
      conv(),
      layers.zeroPadding2d({
        padding: [
          [1, 0],
          [2, 1],
        ],
      }),
    ),
    Cropping2D: image(
      conv(),
      layers.cropping2D({
        cropping: [
          [1, 0],
          [1, 1],
        ],
      }),
    ),
    UpSampling2D: image(conv(), layers.upSampling2d({})),
    'UpSampling2D between pixels': image(conv(), layers.upSampling2d({ interpolation: 'bilinear' })),
    'Dense on sequences, Permute, Reshape': sequence(
      layers.dense({ units: 5, activation: 'relu' }),
      layers.permute({ dims: [2, 1] }),
      layers.reshape({ targetShape: [15, 2] }),
    ),
    RepeatVector: vector(
      dense(),
      layers.repeatVector({ n: 3 }),
      layers.conv1d({ filters: 2, kernelSize: 2 }),
    ),
    Embedding: {
      ...sequence(layers.embedding({ inputDim: 10, outputDim: 4 }), layers.globalAveragePooling1d({})),
      inputShape: [6],
      below: 10,
    },
    'BatchNormalization of vectors': vector(dense(), layers.batchNormalization({ momentum: 0.8 })),
    'BatchNormalization of sequences': sequence(conv1d(), layers.batchNormalization()),
    'BatchNormalization of images': image(conv(), layers.batchNormalization({ epsilon: 1e-2 })),
    'LayerNormalization of vectors': vector(dense(), layers.layerNormalization()),
    'LayerNormalization of sequences': sequence(conv1d(), layers.layerNormalization()),
    'LayerNormalization of images': image(conv(), layers.layerNormalization()),
    'StillhouseBatchNorm and StillhouseRelu': {
      inputShape: IMAGE,
      body: (input) =>
        applyRelu(
          tf,
          'own_relu',
          applyBatchNorm(tf, { type: 'batch-norm', name: 'own_norm' }, conv().apply(input) as SymbolicTensor),
        ),
    },
    'StillhouseTake, StillhouseShareOfSum, StillhouseInteractions, StillhouseRowSum, StillhouseLogitPair': {
      inputShape: VECTOR,
      body: (input) => applyLayers(tf, FEATURE_LAYERS, input),
    },
    'StillhouseBatchNorm of vectors': {
      inputShape: VECTOR,
      body: (input) =>
        applyBatchNorm(
          tf,
          { type: 'batch-norm', name: 'vector_norm', epsilon: 0.1 },
          dense().apply(input) as SymbolicTensor,
        ),
    },
    StillhouseAffine: {
      inputShape: IMAGE,
      body: (input) =>
        applyAffine(
          tf,
          { type: 'affine', name: 'affine', scale: [2, -1, 1], shift: [0.5, 1, 0] },
          conv().apply(input) as SymbolicTensor,
        ),
    },
    'Add, Multiply, Average, Maximum, Minimum, Concatenate': mergingCase(tf),
    'a residual block': residualCase(tf),
    'a model in a model': {
      inputShape: VECTOR,
      body: (input) => {
        const inside = tf.sequential();
        inside.add(layers.dense({ units: 5, inputShape: VECTOR, activation: 'relu' }));
        inside.add(layers.batchNormalization());
        return inside.apply(input) as SymbolicTensor;
      },
    },
    'a layer that is applied twice': {
      inputShape: VECTOR,
      body: (input) => {
        const shared = layers.dense({ units: 8, activation: 'tanh' });
        return shared.apply(shared.apply(input)) as SymbolicTensor;
      },
    },
    'a frozen layer before another': vector(layers.dense({ units: 5, trainable: false }), dense()),
  };
}

/** Layers that draw random numbers. */
export function randomCases(tf: TensorFlow): Record<string, LayerCase> {
  const { layers } = tf;
  const dense = () => layers.dense({ units: 12 });
  return {
    Dropout: caseOf(VECTOR, [dense(), layers.dropout({ rate: 0.3 }), dense(), layers.dropout({ rate: 0.5 })]),
    'Dropout of a noise shape': caseOf(SEQUENCE, [layers.dropout({ rate: 0.3, noiseShape: [8, 1, 4] })]),
    SpatialDropout1D: caseOf(SEQUENCE, [
      layers.conv1d({ filters: 6, kernelSize: 3 }),
      layers.spatialDropout1d({ rate: 0.4 }),
    ]),
    GaussianNoise: caseOf(VECTOR, [layers.gaussianNoise({ stddev: 0.3 }), dense()]),
    GaussianDropout: caseOf(VECTOR, [dense(), layers.gaussianDropout({ rate: 0.3 })]),
    AlphaDropout: caseOf(VECTOR, [dense(), layers.alphaDropout({ rate: 0.3 })]),
  };
}

function caseOf(inputShape: readonly number[], stack: readonly Applicable[]): LayerCase {
  return { inputShape, body: (input) => stack.reduce((x, layer) => layer.apply(x) as SymbolicTensor, input) };
}

function mergingCase({ layers }: TensorFlow): LayerCase {
  return {
    inputShape: VECTOR,
    body: (input) => {
      const branches = (['relu', 'tanh'] as const).map(
        (activation) => layers.dense({ units: 4, activation }).apply(input) as SymbolicTensor,
      );
      const merges = [
        layers.add(),
        layers.multiply(),
        layers.average(),
        layers.maximum(),
        layers.minimum(),
      ].map((layer) => layer.apply(branches) as SymbolicTensor);
      return layers.concatenate().apply(merges) as SymbolicTensor;
    },
  };
}

function residualCase({ layers }: TensorFlow): LayerCase {
  return {
    inputShape: IMAGE,
    body: (input) => {
      const x = layers
        .conv2d({ filters: 3, kernelSize: 3, padding: 'same' })
        .apply(layers.conv2d({ filters: 3, kernelSize: 1 }).apply(input)) as SymbolicTensor;
      const shortcut = layers.conv2d({ filters: 3, kernelSize: 1 }).apply(input) as SymbolicTensor;
      return layers.reLU().apply(layers.add().apply([x, shortcut])) as SymbolicTensor;
    },
  };
}
