import type { SymbolicTensor, TensorFlow } from '../../core/models/tensorflow';
import { createRandom, type Random } from '../../core/random/random';
import type { LayerCase } from './layer-cases';

const ACTIVATIONS = [
  'linear',
  'relu',
  'relu6',
  'elu',
  'selu',
  'swish',
  'tanh',
  'sigmoid',
  'softmax',
] as const;

interface Applicable {
  apply: (input: SymbolicTensor) => unknown;
}

/** A small model drawn by a seed: two to four layers on an image, a sequence or a vector. */
export function randomModel(tf: TensorFlow, seed: number): LayerCase {
  const random = createRandom(seed, 'model');
  const kind = pick(random, ['image', 'sequence', 'vector'] as const);
  const size = random.integer(5, 7);
  const inputShape = { image: [size, size, 2], sequence: [size, 3], vector: [size] }[kind];
  const count = random.integer(2, 4);
  const makers = { image: imageLayers, sequence: sequenceLayers, vector: vectorLayers }[kind](tf, random);
  return {
    inputShape,
    body: (input) => {
      let x = input;
      for (let i = 0; i < count; i += 1) {
        x = pick(random, makers)().apply(x) as SymbolicTensor;
        // Later layers need pixels to go over.
        if (kind !== 'vector' && (x.shape[1] ?? 0) < 3) break;
      }
      return x;
    },
  };
}

function imageLayers({ layers }: TensorFlow, random: Random): (() => Applicable)[] {
  const padding = (): 'same' | 'valid' => pick(random, ['same', 'valid'] as const);
  const activation = () => pick(random, ACTIVATIONS);
  return [
    () =>
      layers.conv2d({
        filters: random.integer(1, 4),
        kernelSize: random.integer(1, 3),
        padding: padding(),
        activation: activation(),
        useBias: random.uniform() < 0.7,
      }),
    () => layers.depthwiseConv2d({ kernelSize: 3, padding: padding(), activation: activation() }),
    () => layers.separableConv2d({ filters: random.integer(1, 3), kernelSize: 2, padding: padding() }),
    () => layers.maxPooling2d({ poolSize: 2, strides: random.integer(1, 2) }),
    () => layers.averagePooling2d({ poolSize: 2, strides: 1, padding: padding() }),
    ...anywhere({ layers }, random),
  ];
}

function sequenceLayers({ layers }: Pick<TensorFlow, 'layers'>, random: Random): (() => Applicable)[] {
  return [
    () =>
      layers.conv1d({
        filters: random.integer(1, 4),
        kernelSize: random.integer(1, 3),
        activation: pick(random, ACTIVATIONS),
      }),
    () => layers.spatialDropout1d({ rate: 0.3 }),
    () => layers.averagePooling1d({ poolSize: 2, strides: 1 }),
    ...anywhere({ layers }, random),
  ];
}

function vectorLayers({ layers }: Pick<TensorFlow, 'layers'>, random: Random): (() => Applicable)[] {
  return anywhere({ layers }, random);
}

function anywhere({ layers }: Pick<TensorFlow, 'layers'>, random: Random): (() => Applicable)[] {
  return [
    () => layers.dense({ units: random.integer(1, 6), activation: pick(random, ACTIVATIONS) }),
    () => layers.layerNormalization(),
    () => layers.leakyReLU({ alpha: 0.2 }),
    () => layers.dropout({ rate: 0.1 + 0.6 * random.uniform() }),
    () => layers.gaussianNoise({ stddev: 0.1 }),
    () => layers.activation({ activation: pick(random, ACTIVATIONS) }),
  ];
}

function pick<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[random.integer(0, items.length - 1)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}
