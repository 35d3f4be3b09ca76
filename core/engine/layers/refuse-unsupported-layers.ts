import type { LayersModel } from '../../models/tensorflow';
import { listLayers } from './list-layers';

/** Layers that trace to the same steps as they take when run one by one; a test holds each against that. */
const SUPPORTED: readonly string[] = [
  'Activation',
  'Add',
  'AlphaDropout',
  'Average',
  'AveragePooling1D',
  'AveragePooling2D',
  'BatchNormalization',
  'Concatenate',
  'Conv1D',
  'Conv2D',
  'Conv2DTranspose',
  'Cropping2D',
  'Dense',
  'DepthwiseConv2D',
  'Dropout',
  'ELU',
  'Embedding',
  'Flatten',
  'GaussianDropout',
  'GaussianNoise',
  'GlobalAveragePooling1D',
  'GlobalAveragePooling2D',
  'GlobalMaxPooling1D',
  'GlobalMaxPooling2D',
  'InputLayer',
  'LayerNormalization',
  'LeakyReLU',
  'MaxPooling1D',
  'MaxPooling2D',
  'Maximum',
  'Minimum',
  'Multiply',
  'PReLU',
  'Permute',
  'ReLU',
  'RepeatVector',
  'Reshape',
  'SeparableConv2D',
  'Softmax',
  'SpatialDropout1D',
  'StillhouseAffine',
  'StillhouseBatchNorm',
  'StillhouseInteractions',
  'StillhouseLogitPair',
  'StillhouseRelu',
  'StillhouseRowSum',
  'StillhouseShareOfSum',
  'StillhouseTake',
  'UpSampling2D',
  'ZeroPadding2D',
];

/**
 * Looks at every layer before anything is traced: a layer of an unknown class may do in JavaScript what a graph can't.
 *
 * @throws Error that names each layer which isn't supported.
 */
export function refuseUnsupportedLayers(model: LayersModel): void {
  const refused = listLayers(model).filter(({ layer }) => !SUPPORTED.includes(layer.getClassName()));
  if (refused.length === 0) return;
  const named = refused.map(({ layer, path }) => `${path} (${layer.getClassName()})`).join(', ');
  throw new Error(
    `the compiled engine doesn't train these layers: ${named}. It takes: ${SUPPORTED.join(', ')}. ` +
      'With engine: "eager" any layer trains',
  );
}
