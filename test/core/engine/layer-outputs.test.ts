/** @jest-environment <rootDir>/test/support/native-environment.js */
/** What a layer of a network gives for rows: by both engines, and as the network itself has it. */
import { Architecture, architectureName } from '../../../core/contracts/models/architecture';
import { fromHalves } from '../../../core/data/soft-labels/half-floats';
import { createCompiledEngine } from '../../../core/engine/compiled/create-compiled-engine';
import { createEagerEngine } from '../../../core/engine/eager/create-eager-engine';
import type { LayerRequest } from '../../../core/engine/engine';
import { buildNetwork } from '../../../core/models/build-network';
import { initialiseWeight } from '../../../core/models/initialise-weights';
import { listWeights } from '../../../core/models/list-weights';
import type { Tensor } from '../../../core/models/tensorflow';
import type { WeightSpec } from '../../../core/models/weight-spec';
import { encodeWeights } from '../../../core/models/weights-file';
import { createRandom } from '../../../core/random/random';
import { loadTensorFlow } from '../../support/load-tensorflow';

const tf = loadTensorFlow();
const compiled = createCompiledEngine(tf);
const engines = { compiled, divided: createCompiledEngine(tf, { threads: 2 }), eager: createEagerEngine(tf) };
const ROWS = 37;
const random = createRandom(1, 'inputs');
const images = Uint8Array.from({ length: ROWS * 64 }, () => random.integer(0, 255));
const features = Float32Array.from({ length: ROWS * 6 }, () => random.normal());

/** Weights that nobody trained; moving averages differ from what they start from. */
function valuesOf(specs: readonly WeightSpec[]): Map<string, Float32Array> {
  const changes: Partial<Record<WeightSpec['role'], number>> = { moving_mean: -0.1, moving_variance: 0.3 };
  return new Map(
    specs.map((spec) => [
      spec.name,
      initialiseWeight(spec, 3).map((value) => value + (changes[spec.role] ?? 0)),
    ]),
  );
}

/** A request for a layer of a network of these weights. */
function requestFor(said: unknown, layer: string, changes: Partial<LayerRequest> = {}): LayerRequest {
  const architecture = Architecture.parse(said);
  const inputShape = ['mlp', 'cnn', 'resnet'].includes(architecture.type) ? [8, 8, 1] : [6];
  const specs = listWeights(architecture, inputShape, 2);
  const weights = encodeWeights(specs, valuesOf(specs));
  const inputs = inputShape.length === 3 ? images : features;
  const network = { architecture, inputShape, classes: 2, weights };
  return { network, rows: ROWS, inputs, shifts: null, layer, keep: 'outputs', ...changes };
}

/** The layer's outputs by the network as it is built. */
function outputsOf({ network, layer }: LayerRequest): { shape: number[]; values: number[] } {
  const { architecture, inputShape, classes } = network;
  const values = valuesOf(listWeights(architecture, inputShape, classes));
  const built = buildNetwork(tf, architecture, inputShape, classes, { values }, [layer]);
  const input = inputShape.length === 3 ? Float32Array.from(images, (byte) => byte / 255) : features;
  const found = tf.tidy(() => {
    const [, outputs] = built.tapped!.apply(tf.tensor(input, [ROWS, ...inputShape])) as [Tensor, Tensor];
    return { shape: outputs.shape.slice(1), values: [...outputs.dataSync()] };
  });
  built.model.dispose();
  return found;
}

const CNN = { type: 'cnn', convolutions: [{ filters: 3, pool: true }], batchNorm: true, dense: [5] };
const DEEP = { type: 'wide-and-deep', hidden: [7, 5], fields: [{ start: 0, size: 2 }] };
const CASES: [object, string][] = [
  [{ type: 'mlp', hidden: [6, 4] }, 'dense_2_relu'],
  [CNN, 'conv_1_relu'],
  [CNN, 'dense_1_relu'],
  [{ type: 'resnet', depth: 8, widthMultiplier: 0.25 }, 'block_2_relu'],
  [{ type: 'resnet', depth: 8, widthMultiplier: 0.25 }, 'average'],
  [{ type: 'residual-mlp', width: 4 }, 'block_1_sum'],
  [DEEP, 'dense_1_relu'],
];

describe.each(
  CASES.map(([said, layer]) => [architectureName(Architecture.parse(said)), layer, said] as const),
)('%s, %s', (_, layer, said) => {
  const wanted = outputsOf(requestFor(said, layer));
  const scale = Math.max(...wanted.values.map(Math.abs));

  test.each(Object.entries(engines))('by the %s engine', async (_name, engine) => {
    const { shape, values } = await engine.predictLayer(requestFor(said, layer));
    expect(shape).toEqual(wanted.shape);
    expect(values).toHaveLength(wanted.values.length);
    fromHalves(values).forEach((value, i) =>
      expect(Math.abs(value - wanted.values[i]!)).toBeLessThan(1e-3 * scale),
    );
  });
});

test.each(Object.entries(engines))('where a layer is active, by the %s engine', async (_, engine) => {
  const { shape, values } = await engine.predictLayer(requestFor(CNN, 'conv_1_relu', { keep: 'attention' }));
  expect(shape).toEqual([4, 4]);
  const outputs = outputsOf(requestFor(CNN, 'conv_1_relu')).values;
  const attention = Array.from({ length: ROWS * 16 }, (_value, pixel) => {
    const channels = outputs.slice(3 * pixel, 3 * pixel + 3);
    return channels.reduce((sum, value) => sum + value * value, 0) / 3;
  });
  fromHalves(values).forEach((value, i) => {
    const row = attention.slice(16 * Math.floor(i / 16), 16 * Math.floor(i / 16) + 16);
    expect(value).toBeCloseTo(attention[i]! / Math.max(...row), 3);
  });
});

test('a projection keeps distances about as they are, is the same everywhere, and follows from its seed', async () => {
  const request = requestFor(CNN, 'conv_1_relu');
  const project = { dims: 400, seed: 5 };
  const { shape, values } = await compiled.predictLayer({ ...request, project });
  expect(shape).toEqual([400]);
  const whole = fromHalves((await compiled.predictLayer(request)).values);
  const few = fromHalves(values);
  const distance = (all: Float32Array, a: number, b: number): number => {
    const width = all.length / ROWS;
    const [x, y] = [a, b].map((row) => all.subarray(row * width, (row + 1) * width));
    return Math.hypot(...x!.map((value, i) => value - y![i]!));
  };
  const ratios = Array.from(
    { length: ROWS - 1 },
    (_, i) => distance(few, i, i + 1) / distance(whole, i, i + 1),
  );
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
  expect(Math.abs(mean - 1)).toBeLessThan(0.05);
  for (const ratio of ratios) expect(Math.abs(ratio - 1)).toBeLessThan(0.2);
  const other = await compiled.predictLayer({ ...request, project: { ...project, seed: 6 } });
  expect(other.values).not.toEqual(values);
  const eager = fromHalves((await engines.eager.predictLayer({ ...request, project })).values);
  eager.forEach((value, i) => expect(value).toBeCloseTo(few[i]!, 2));
});

test('rows are moved before they are seen', async () => {
  const request = requestFor(CNN, 'dense_1_relu');
  const shifts = Int8Array.from({ length: 2 * ROWS }, (_, i) => (i % 3) - 1);
  const moved = await compiled.predictLayer({ ...request, shifts });
  expect(moved.values).not.toEqual((await compiled.predictLayer(request)).values);
  const eager = fromHalves((await engines.eager.predictLayer({ ...request, shifts })).values);
  fromHalves(moved.values).forEach((value, i) => expect(value).toBeCloseTo(eager[i]!, 2));
});

test('numbers that float16 doesn’t hold are refused, with the layer', async () => {
  const request = requestFor({ type: 'residual-mlp', width: 4 }, 'block_1_sum');
  const inputs = features.map((value) => 1e6 * value);
  for (const engine of Object.values(engines))
    await expect(engine.predictLayer({ ...request, inputs })).rejects.toThrow(
      'layer block_1_sum of the teacher',
    );
});

test('whoever asks to stop is heeded', async () => {
  const request = requestFor(CNN, 'dense_1_relu');
  await expect(compiled.predictLayer(request, { shouldStop: () => true })).rejects.toThrow('stopped after 0');
});
