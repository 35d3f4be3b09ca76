import type { LayersModel, SymbolicTensor, TensorFlow } from '../../core/models/tensorflow';
import { BATCH_NORM_EPSILON, BATCH_NORM_MOMENTUM } from './constants';
import type { Job } from './job';
import type { Layer } from './row';

const INITIALIZER = 'glorotUniform';

/** The row's model, of the stock library's layers. */
export function buildModel(tf: TensorFlow, job: Job): LayersModel {
  const input = tf.input({ shape: job.inputShape });
  return tf.model({ inputs: input, outputs: applyLayers(tf, job.row.layers, input) });
}

function applyLayers(tf: TensorFlow, layers: readonly Layer[], input: SymbolicTensor): SymbolicTensor {
  return layers.reduce((x, layer) => applyLayer(tf, layer, x), input);
}

function applyLayer(tf: TensorFlow, layer: Layer, x: SymbolicTensor): SymbolicTensor {
  if (layer.type !== 'residual') return createLayer(tf, layer).apply(x) as SymbolicTensor;
  const branches = [applyLayers(tf, layer.layers, x), applyLayers(tf, layer.shortcut, x)];
  return tf.layers.add().apply(branches) as SymbolicTensor;
}

function createLayer(tf: TensorFlow, layer: Exclude<Layer, { type: 'residual' }>) {
  switch (layer.type) {
    case 'dense':
      return tf.layers.dense({ units: layer.units, kernelInitializer: INITIALIZER });
    case 'conv':
      return tf.layers.conv2d({
        filters: layer.filters,
        kernelSize: layer.kernel,
        strides: layer.stride,
        padding: 'same',
        useBias: layer.bias,
        kernelInitializer: INITIALIZER,
      });
    case 'depthwise':
      return tf.layers.depthwiseConv2d({
        kernelSize: layer.kernel,
        strides: layer.stride,
        padding: 'same',
        useBias: false,
        depthwiseInitializer: INITIALIZER,
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
