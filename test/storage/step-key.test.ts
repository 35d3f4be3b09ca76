import { InvalidInput } from '../../core/contracts/errors';
import { canonicalJson, stepKey } from '../../storage/step-key';

test('the order of fields does not matter, that of items does', () => {
  expect(canonicalJson({ b: [2, 1], a: { d: null, c: 'x' } })).toBe('{"a":{"c":"x","d":null},"b":[2,1]}');
  expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
});

test.each([
  ['undefined', undefined],
  ['NaN', NaN],
  ['Infinity', -Infinity],
  ['a function', () => 1],
  ['a date', new Date(0)],
  ['bytes', new Uint8Array(2)],
  ['a bigint', 1n],
])('%s is refused with its place', (_, value) => {
  expect(() => canonicalJson({ train: { seeds: [1, value] } })).toThrow(InvalidInput);
  expect(() => canonicalJson({ train: { seeds: [1, value] } })).toThrow('train.seeds[1]');
});

test('the key changes with stage, code version and parameters only', () => {
  const step = { stage: 'train', codeVersion: 1, params: { seed: 1, rate: 0.1 } };
  expect(stepKey(step)).toMatch(/^[0-9a-f]{64}$/);
  expect(stepKey({ ...step, params: { rate: 0.1, seed: 1 } })).toBe(stepKey(step));
  const others = [
    { ...step, stage: 'teach' },
    { ...step, codeVersion: 2 },
    { ...step, params: { seed: 2, rate: 0.1 } },
    { ...step, params: { seed: '1', rate: 0.1 } },
  ];
  expect(new Set([step, ...others].map(stepKey)).size).toBe(5);
});
