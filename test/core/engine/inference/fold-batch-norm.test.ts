/** @jest-environment <rootDir>/test/support/native-environment.js */
import { Architecture, architectureName } from '../../../../core/contracts/models/architecture';
import { createEagerEngine } from '../../../../core/engine/eager/create-eager-engine';
import { createInference } from '../../../../core/engine/inference/create-inference';
import { foldBatchNorm } from '../../../../core/engine/inference/fold-batch-norm';
import { loadMember } from '../../../../core/engine/inference/load-member';
import type { Layer } from '../../../../core/models/layers/layer';
import { listLayers } from '../../../../core/models/layers/list-layers';
import { createRandom } from '../../../../core/random/random';
import { BACKBONE_LAYERS } from '../../../support/backbone-layers';
import { loadTensorFlow } from '../../../support/load-tensorflow';
import { drawNetwork } from './random-members';

const tf = loadTensorFlow();
const eager = createEagerEngine(tf);
const inference = createInference(tf);
afterAll(() => inference.dispose());

const namesOf = (layers: readonly Layer[], type: Layer['type']): string[] =>
  layers.flatMap((layer) => {
    const inside = layer.type === 'merge' ? layer.branches.flatMap((branch) => namesOf(branch, type)) : [];
    return layer.type === type ? [layer.name] : inside;
  });

const CASES: [Architecture, number[], string[]][] = [
  [
    Architecture.parse({ type: 'cnn', convolutions: [{ filters: 4 }, { filters: 3 }], batchNorm: true }),
    [8, 8, 1],
    [],
  ],
  [Architecture.parse({ type: 'resnet', depth: 8, widthMultiplier: 0.25 }), [8, 8, 1], []],
  [Architecture.parse({ type: 'mobilenet', widthMultiplier: 0.125, stemStride: 1 }), [8, 8, 1], []],
  [Architecture.parse({ type: 'backbone', layers: BACKBONE_LAYERS }), [8, 8, 1], []],
  // Each block's is folded into the dense layer behind it; between a sum and a ReLU there is none.
  [Architecture.parse({ type: 'residual-mlp', width: 6 }), [5], ['last_norm']],
];

test.each(
  CASES.map(([architecture, ...rest]) => [architectureName(architecture), architecture, ...rest] as const),
)('%s predicts the same with its batch normalisation folded', async (_, architecture, inputShape, left) => {
  const network = drawNetwork(architecture, 3, inputShape);
  const { layers, values } = loadMember(network);
  expect(namesOf(layers, 'batch-norm')).toEqual(left);
  const wanted = listLayers(layers, inputShape).flatMap(({ weights }) => weights.map(({ name }) => name));
  expect([...values.keys()].sort()).toEqual(wanted.sort());

  const rows = 20;
  const random = createRandom(5, 'inputs');
  const length = rows * inputShape.reduce((product, size) => product * size, 1);
  const isImage = inputShape.length === 3;
  const inputs = isImage
    ? Uint8Array.from({ length }, () => random.integer(0, 255))
    : Float32Array.from({ length }, () => random.normal());
  const request = { rows, inputs, shifts: null };
  const folded = await inference.predictEnsemble({ members: [{ network, weight: 1 }], ...request });
  const whole = await eager.predict({ network, ...request });
  expect(Math.max(...whole) - Math.min(...whole)).toBeGreaterThan(0.1);
  folded.forEach((value, i) => expect(Math.abs(value - whole[i]!)).toBeLessThan(1e-4));
});

test('a dense layer before takes it, with its bias, rather than one behind', () => {
  const dense = (name: string) =>
    ({ type: 'dense', name, units: 2, bias: true, kernel: 'hidden-kernel' }) as const;
  const layers: Layer[] = [dense('a'), { type: 'batch-norm', name: 'n' }, dense('b')];
  const [gamma, beta, mean, variance] = [
    [2, 3],
    [0.5, 0],
    [1, -1],
    [1 - 1e-3, 4 - 1e-3],
  ].map((values) => Float32Array.from(values));
  const values = new Map([
    ['a/kernel', Float32Array.of(1, 2)],
    ['a/bias', Float32Array.of(10, 20)],
    ['n/gamma', gamma!],
    ['n/beta', beta!],
    ['n/moving_mean', mean!],
    ['n/moving_variance', variance!],
    ['b/kernel', Float32Array.of(1, 2, 3, 4)],
    ['b/bias', Float32Array.of(5, 6)],
  ]);
  const folded = foldBatchNorm({ layers, values });
  expect(folded.layers.map(({ name }) => name)).toEqual(['a', 'b']);
  // s = (2, 3 / 2), t = (0.5 − 2, 1.5)
  const close = (name: string, wanted: number[]) =>
    folded.values.get(name)?.forEach((value, i) => expect(value).toBeCloseTo(wanted[i]!, 5));
  close('a/kernel', [2, 3]);
  close('a/bias', [18.5, 31.5]);
  expect(folded.values.get('b/kernel')).toBe(values.get('b/kernel'));
  expect(values.get('a/kernel')).toEqual(Float32Array.of(1, 2));
});
