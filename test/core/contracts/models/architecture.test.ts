import { Architecture, architectureName } from '../../../../core/contracts/models/architecture';

const nameOf = (value: unknown) => architectureName(Architecture.parse(value));

test.each([
  [{ type: 'mlp', hidden: [256] }, 'mlp-256'],
  [{ type: 'mlp', hidden: [48, 32] }, 'mlp-48-32'],
  [{ type: 'cnn', convolutions: [{ filters: 8 }, { filters: 16, pool: true }], dense: [32] }, 'cnn-8-16p+32'],
  [
    { type: 'cnn', convolutions: [{ filters: 8, kernelSize: 5, stride: 2 }], batchNorm: true },
    'cnn-k5x8s2bn',
  ],
  [{ type: 'lenet' }, 'lenet'],
  [{ type: 'resnet', depth: 20 }, 'resnet-20'],
  [{ type: 'resnet', depth: 8, widthMultiplier: 0.5 }, 'resnet-8x0.5'],
  [{ type: 'mobilenet' }, 'mobilenet-0.25'],
  [{ type: 'mobilenet', widthMultiplier: 1, stemStride: 1 }, 'mobilenet-1s1'],
  [{ type: 'backbone' }, 'backbone'],
  [{ type: 'backbone', dense: [64, 32] }, 'backbone-64-32'],
  [{ type: 'residual-mlp', width: 64 }, 'residual-mlp-2x64'],
  [
    { type: 'residual-mlp', width: 64, blocks: 3, hiddenFactor: 1.5, hiddenDropout: 0, residualDropout: 0.1 },
    'residual-mlp-3x64f1.5h0r0.1',
  ],
  [{ type: 'text-classifier' }, 'text-classifier-16'],
  [{ type: 'wide-and-deep', hidden: [64, 32] }, 'wide-and-deep-64-32'],
  [{ type: 'wide-and-deep', hidden: [64], embeddingWidth: 8 }, 'wide-and-deep-64e8'],
  [{ type: 'factorisation-machine' }, 'factorisation-machine-8'],
  [
    { type: 'joint-fusion', convolutions: [{ filters: 8 }, { filters: 16, pool: true }], hidden: [32, 16] },
    'joint-fusion-8-16p+32+32-16',
  ],
  [{ type: 'two-tower', user: ['u'], item: ['i', 'j'], hidden: [9] }, 'two-tower-32+9["u"]["i","j"]'],
])('%j is %s', (value, name) => {
  expect(nameOf(value)).toBe(name);
});

test('no two shapes share a name', () => {
  const lists = [[1], [11], [1, 1], [1, 11], [11, 1]];
  const mlps = lists.map((hidden) => ({ type: 'mlp', hidden }));
  const convolutions = [1, 11].flatMap((filters) =>
    [1, 3, 5].flatMap((kernelSize) =>
      [1, 2].flatMap((stride) => [true, false].map((pool) => ({ filters, kernelSize, stride, pool }))),
    ),
  );
  const stacks = convolutions.flatMap((first) => [[first], ...convolutions.map((second) => [first, second])]);
  const cnns = stacks.flatMap((stack) =>
    [[], ...lists].flatMap((dense) =>
      [true, false].map((batchNorm) => ({ type: 'cnn', convolutions: stack, dense, batchNorm })),
    ),
  );
  const names = [...mlps, ...cnns].map(nameOf);
  expect(new Set(names).size).toBe(names.length);
});

test.each([
  { type: 'mlp', hidden: [] },
  { type: 'mlp', hidden: [0] },
  { type: 'mlp', hidden: [8], convolutions: [{ filters: 4 }] },
  { type: 'cnn', convolutions: [] },
  { type: 'cnn', convolutions: [{ filters: 4, kernelSize: 8 }] },
  { type: 'cnn', convolutions: [{ filters: 4, stride: 3 }] },
  { type: 'resnet', depth: 18 },
  { type: 'resnet', depth: 8, widthMultiplier: 0.1 },
  { type: 'mobilenet', stemStride: 3 },
  { type: 'backbone', layers: [] },
  { type: 'backbone', layers: [{ type: 'take', name: 'a', ranges: [] }] },
  {
    type: 'backbone',
    layers: [{ type: 'merge', name: 'a', by: 'add', branches: [[{ type: 'relu', name: 'no name' }], []] }],
  },
  { type: 'residual-mlp' },
  { type: 'residual-mlp', width: 8, hiddenDropout: 1 },
  { type: 'wide-and-deep', hidden: [] },
  { type: 'wide-and-deep', hidden: [8], fields: [{ start: 0, size: 0 }] },
  { type: 'joint-fusion', convolutions: [], hidden: [8] },
  { type: 'joint-fusion', convolutions: [{ filters: 8 }], hidden: [8], fields: [{ start: 0, size: 4 }] },
  { type: 'two-tower', user: ['u'], item: [] },
  { type: 'two-tower', user: ['u'], item: ['u'] },
  { type: 'transformer' },
])('refuses %j', (value) => {
  expect(Architecture.safeParse(value).success).toBe(false);
});
