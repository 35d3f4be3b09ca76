/**
 * @jest-environment <rootDir>/test/support/native-environment.js
 *
 * Networks that Keras saved as networks of ours, held against the features that Keras itself gives.
 */
import { foldBatchNorm } from '../../../core/engine/inference/fold-batch-norm';
import { buildLayers } from '../../../core/models/build-network';
import { describeNetwork } from '../../../core/models/describe-network';
import type { Tensor } from '../../../core/models/tensorflow';
import { convertBackbone, type BackboneWish } from '../../../teachers/backbone/convert-backbone';
import { BACKBONE_CASES, BACKBONE_IMAGES, readBackbone } from '../../support/golden-backbones';
import { loadTensorFlow } from '../../support/load-tensorflow';

const tf = loadTensorFlow();

async function convert(file: string, wish: BackboneWish = {}) {
  return convertBackbone(await readBackbone(file), wish);
}

/** What the layers before the logits give, with batch normalisation as it is, or folded. */
async function featuresOf(
  file: string,
  wish: BackboneWish,
  fold: boolean,
  images = BACKBONE_IMAGES.pixels,
): Promise<number[][]> {
  const { architecture, values } = await convert(file, wish);
  const [, ...image] = BACKBONE_IMAGES.shape;
  const whole = { layers: describeNetwork(architecture, image, 1).slice(0, -1), values };
  const network = fold ? foldBatchNorm(whole) : whole;
  const { model } = buildLayers(tf, network.layers, image, network);
  const features = tf.tidy(() => {
    const pixels = tf.tensor(images, BACKBONE_IMAGES.shape);
    return (model.apply(pixels, { training: false }) as Tensor).arraySync() as number[][];
  });
  model.dispose();
  return features;
}

const named = BACKBONE_CASES.map((each) => [each.file, each.cutAfter ?? 'its head', each] as const);

test.each(named)('%s up to %s gives what Keras gives', async (file, _, { cutAfter, features }) => {
  const scale = file.startsWith('plain') ? 'bytes' : undefined;
  const spread = Math.max(...features.flat()) - Math.min(...features.flat());
  expect(spread).toBeGreaterThan(0.01);
  for (const fold of [false, true]) {
    const found = await featuresOf(file, { cutAfter, scale }, fold);
    expect(found.map((row) => row.length)).toEqual(features.map((row) => row.length));
    found.flat().forEach((value, i) => expect(Math.abs(value - features.flat()[i]!)).toBeLessThan(1e-4));
  }
});

test('pixels are brought to what the model expects, for each channel or for all', async () => {
  const [{ features } = { features: [] }] = BACKBONE_CASES.filter(({ file }) => file === 'graph.keras');
  for (const scale of [
    { mean: [0.1, 0.2, 0.3], deviation: [0.5] },
    { mean: [0.5], deviation: [0.5, 0.25, 2] },
  ]) {
    const at = (numbers: number[], channel: number) => numbers[channel % numbers.length]!;
    const moved = BACKBONE_IMAGES.pixels.map(
      (value, i) => value * at(scale.deviation, i % 3) + at(scale.mean, i % 3),
    );
    const found = await featuresOf('graph.keras', { scale }, false, moved);
    found.flat().forEach((value, i) => expect(Math.abs(value - features.flat()[i]!)).toBeLessThan(1e-4));
  }
});

test('layers keep their epsilon, and what batch normalisation lacks is ones and zeros', async () => {
  const { architecture, values } = await convert('plain.keras', { cutAfter: 'norm_2' });
  const norms = architecture.layers?.filter(({ type }) => type === 'batch-norm');
  expect(norms).toEqual([
    { type: 'batch-norm', name: 'backbone_norm_1', epsilon: 0.01 },
    { type: 'batch-norm', name: 'backbone_norm_2', epsilon: 0.001 },
  ]);
  expect(values.get('backbone_norm_1/gamma')).toEqual(new Float32Array(8).fill(1));
  expect(values.get('backbone_norm_2/beta')).toEqual(new Float32Array(12));
});

test('a model without a head is kept whole, and says nothing of the size of images', async () => {
  const { architecture, inputShape } = await convert('mobilenet-v2.keras');
  expect(architecture.layers?.at(-1)?.name).toBe('backbone_block_4_add');
  expect(inputShape).toEqual([224, 224, 3]);
  for (const side of [20, 64])
    expect(describeNetwork(architecture, [side, side, 3], 5).at(-1)).toMatchObject({ units: 5 });
});

test('images that are used up within it are refused', async () => {
  const { architecture } = await convert('plain.keras');
  expect(() => describeNetwork(architecture, [8, 8, 3], 2)).toThrow(
    'those of 8×8×3 pixels are used up at its layer backbone_separable',
  );
});
