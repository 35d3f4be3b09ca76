import { Architecture, architectureName } from '../../../core/contracts/architecture';

const nameOf = (value: unknown) => architectureName(Architecture.parse(value));

test.each([
  [{ type: 'mlp', hidden: [256] }, 'mlp-256'],
  [{ type: 'mlp', hidden: [48, 32] }, 'mlp-48-32'],
  [{ type: 'cnn', filters: [8, 16], dense: [32] }, 'cnn-8-16+32'],
  [{ type: 'cnn', filters: [8], kernelSize: 5, batchNorm: true }, 'cnnk5-8bn'],
])('%j is %s', (value, name) => {
  expect(nameOf(value)).toBe(name);
});

test('no two shapes share a name', () => {
  const lists = [[1], [11], [1, 1], [1, 11], [11, 1]];
  const mlps = lists.map((hidden) => ({ type: 'mlp', hidden }));
  const cnns = lists.flatMap((filters) =>
    [[], ...lists].flatMap((dense) =>
      [1, 3, 5].flatMap((kernelSize) =>
        [true, false].map((batchNorm) => ({ type: 'cnn', filters, dense, kernelSize, batchNorm })),
      ),
    ),
  );
  const names = [...mlps, ...cnns].map(nameOf);
  expect(new Set(names).size).toBe(names.length);
});

test.each([
  { type: 'mlp', hidden: [] },
  { type: 'mlp', hidden: [0] },
  { type: 'mlp', hidden: [8], filters: [4] },
  { type: 'cnn', filters: [1, 1, 1, 1, 1] },
  { type: 'cnn', filters: [4], kernelSize: 8 },
  { type: 'transformer' },
])('refuses %j', (value) => {
  expect(Architecture.safeParse(value).success).toBe(false);
});
