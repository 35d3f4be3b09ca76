import { calibrateMixture } from '../../../../core/policy/calibration/calibrate-mixture';
import { calibrationError } from '../../../../core/policy/calibration/calibration-error';
import { fitTemperature } from '../../../../core/policy/calibration/fit-temperature';
import { readGolden } from '../golden';

interface Quality {
  loss: number;
  calibrationError: number;
}
interface Case {
  name: string;
  classes: number;
  labels: number[];
  probabilities: number[];
  temperature: number;
  before: Quality;
  after: Quality;
}

const { calibrations } = readGolden('ensemble-methods') as { calibrations: Case[] };

describe.each(calibrations)('$name', ({ classes, labels, probabilities, temperature, before, after }) => {
  const answers = {
    classes,
    labels: Uint8Array.from(labels),
    probabilities: [Float32Array.from(probabilities)],
  };
  const { calibration, score } = calibrateMixture(answers, [1]);

  test("has SciPy's temperature", () => {
    expect(Math.abs(calibration.temperature / temperature - 1)).toBeLessThan(1e-6);
  });

  test.each(['before', 'after'] as const)('has the loss and the calibration error of NumPy %s', (when) => {
    const wanted = when === 'before' ? before : after;
    expect(calibration[when].loss).toBeCloseTo(wanted.loss, 9);
    expect(calibration[when].calibrationError).toBeCloseTo(wanted.calibrationError, 6);
  });

  test('errors stay, and the score is that of what labels carry', () => {
    expect(score).toMatchObject({ rows: labels.length, loss: calibration.after.loss });
    expect(score.loss).toBeLessThan(calibration.before.loss);
  });
});

test('the calibration error by hand: bins (0.5, 0.6] and (0.9, 1] of ten', () => {
  // 0.6 is the upper end of its bin: two rows, one right, mean confidence 0.575; and two of 0.95, both right.
  const probabilities = Float64Array.of(0.6, 0.4, 0.55, 0.45, 0.95, 0.05, 0.05, 0.95);
  const error = calibrationError(probabilities, Uint8Array.of(0, 1, 0, 1), 2, 10);
  expect(error).toBeCloseTo(0.5 * 0.075 + 0.5 * 0.05, 12);
});

test('logits of twice the truth have temperature 2', () => {
  // Of class 0's odds 3 : 1, four rows hold three; the logits say 9 : 1.
  const logits = Float64Array.from({ length: 8 }, (_, i) => (i % 2 === 0 ? 2 * Math.log(3) : 0));
  expect(fitTemperature(logits, Uint8Array.of(0, 0, 0, 1), 2)).toBeCloseTo(2, 9);
});

test.each([
  ['always right', Uint8Array.of(0, 0), 0.05],
  ['always wrong', Uint8Array.of(1, 1), 20],
])('who is %s gets the end of the range', (_, labels, expected) => {
  expect(fitTemperature(Float64Array.of(1, 0, 2, 0), labels, 2)).toBeCloseTo(expected, 12);
});

test('who says nothing keeps temperature 1', () => {
  expect(fitTemperature(new Float64Array(9), Uint8Array.of(0, 1, 2), 3)).toBe(1);
});
