import type { LayersModel, SymbolicTensor, TensorFlow } from '../../core/models/tensorflow';
import { BATCH_NORM_EPSILON, BATCH_NORM_MOMENTUM } from './constants';
import type { Job } from './job';
import type { Layer } from './row';

type CreateInitializer = () => ReturnType<TensorFlow['initializers']['glorotUniform']>;

/** The row's model, of the stock library's layers. Its weights are the same in every process. */
export function buildModel(tf: TensorFlow, job: Pick<Job, 'inputShape' | 'row'>): LayersModel {
  const input = tf.input({ shape: job.inputShape });
  let seed = 0;
  const initializer = () => tf.initializers.glorotUniform({ seed: (seed += 1) });
  return tf.model({ inputs: input, outputs: applyLayers(tf, job.row.layers, input, initializer) });
}

function applyLayers(
  tf: TensorFlow,
  layers: readonly Layer[],
  input: SymbolicTensor,
  initializer: CreateInitializer,
): SymbolicTensor {
  return layers.reduce((x, layer) => applyLayer(tf, layer, x, initializer), input);
}

function applyLayer(
  tf: TensorFlow,
  layer: Layer,
  x: SymbolicTensor,
  initializer: CreateInitializer,
): SymbolicTensor {
  if (layer.type !== 'residual') return createLayer(tf, layer, initializer).apply(x) as SymbolicTensor;
  const branches = [layer.layers, layer.shortcut].map((layers) => applyLayers(tf, layers, x, initializer));
  return tf.layers.add().apply(branches) as SymbolicTensor;
}

function createLayer(
  tf: TensorFlow,
  layer: Exclude<Layer, { type: 'residual' }>,
  initializer: CreateInitializer,
) {
  switch (layer.type) {
    case 'dense':
      return tf.layers.dense({ units: layer.units, kernelInitializer: initializer() });
    case 'conv':
      return tf.layers.conv2d({
        filters: layer.filters,
        kernelSize: layer.kernel,
        strides: layer.stride,
        padding: 'same',
        useBias: layer.bias,
        kernelInitializer: initializer(),
      });
    case 'depthwise':
      return tf.layers.depthwiseConv2d({
        kernelSize: layer.kernel,
        strides: layer.stride,
        padding: 'same',
        useBias: false,
        depthwiseInitializer: initializer(),
      });
    case 'batch-norm':
      return tf.layers.batchNormalization({ momentum: BATCH_NORM_MOMENTUM, epsilon: BATCH_NORM_EPSILON });
    case 'relu':
      return tf.layers.reLU();
    case 'relu6':
      return tf.layers.reLU({ maxValue: 6 });
    case 'max-pool':
      return tf.layers.maxPooling2d({ poolSize: 2 });
    case 'average-pool':
      return tf.layers.globalAveragePooling2d({});
    case 'flatten':
      return tf.layers.flatten();
  }
}
