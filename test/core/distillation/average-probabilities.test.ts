import { averageProbabilities } from '../../../core/distillation/average-probabilities';
import { logSoftmax, toProbabilities } from '../../../core/distillation/log-softmax';

const logs = (...probabilities: number[]) => Float32Array.from(probabilities, Math.log);

test('averages probabilities, not logits', () => {
  const members = [
    { logProbabilities: logs(0.9, 0.1), weight: 0.5 },
    { logProbabilities: logs(0.2, 0.8), weight: 0.5 },
  ];
  const [a, b] = toProbabilities(averageProbabilities(members));
  expect(a).toBeCloseTo(0.55, 6);
  expect(b).toBeCloseTo(0.45, 6);
});

test('weights are shares of their sum; members of weight 0 are left out', () => {
  const members = [
    { logProbabilities: logs(0.9, 0.1), weight: 3 },
    { logProbabilities: logs(0.5, 0.5), weight: 1 },
    { logProbabilities: Float32Array.from([NaN, NaN]), weight: 0 },
  ];
  expect(toProbabilities(averageProbabilities(members))[0]).toBeCloseTo(0.8, 6);
});

test('probabilities below the smallest float32 keep their logarithm', () => {
  const tiny = Float32Array.from([0, -500]);
  const average = averageProbabilities([
    { logProbabilities: tiny, weight: 0.5 },
    { logProbabilities: Float32Array.from([0, -501]), weight: 0.5 },
  ]);
  expect(average[1]).toBeCloseTo(-500 + Math.log((1 + Math.exp(-1)) / 2), 3);
  const certain = { logProbabilities: Float32Array.from([0, -Infinity]), weight: 1 };
  expect(averageProbabilities([certain, certain])[1]).toBe(-Infinity);
});

test('one member is itself, copied', () => {
  const only = logs(0.3, 0.7);
  const average = averageProbabilities([{ logProbabilities: only, weight: 1 }]);
  expect(average).toEqual(only);
  expect(average).not.toBe(only);
});

test('no member, or members of different sizes, is an error', () => {
  expect(() => averageProbabilities([])).toThrow('weight above 0');
  const members = [
    { logProbabilities: logs(1), weight: 1 },
    { logProbabilities: logs(0.5, 0.5), weight: 1 },
  ];
  expect(() => averageProbabilities(members)).toThrow('same rows');
});

test('log-softmax survives logits of ±1e4 and normalises each row', () => {
  expect(logSoftmax(Float32Array.from([1e4, -1e4]), 2)).toEqual(Float32Array.from([0, -2e4]));
  const rows = toProbabilities(logSoftmax(Float32Array.from([1, 2, 3, -1, 0, 5]), 3));
  expect(rows[0]! + rows[1]! + rows[2]!).toBeCloseTo(1, 6);
  expect(rows[3]! + rows[4]! + rows[5]!).toBeCloseTo(1, 6);
  expect(rows[2]! / rows[1]!).toBeCloseTo(Math.E, 5);
});
