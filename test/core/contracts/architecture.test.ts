import { Architecture, architectureName } from '../../../core/contracts/architecture';

const nameOf = (value: unknown) => architectureName(Architecture.parse(value));

test.each([
  [{ type: 'mlp', hidden: [256] }, 'mlp-256'],
  [{ type: 'mlp', hidden: [48, 32] }, 'mlp-48-32'],
  [{ type: 'cnn', convolutions: [{ filters: 8 }, { filters: 16, pool: true }], dense: [32] }, 'cnn-8-16p+32'],
  [
    { type: 'cnn', convolutions: [{ filters: 8, kernelSize: 5, stride: 2 }], batchNorm: true },
    'cnn-k5x8s2bn',
  ],
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
  { type: 'transformer' },
])('refuses %j', (value) => {
  expect(Architecture.safeParse(value).success).toBe(false);
});
