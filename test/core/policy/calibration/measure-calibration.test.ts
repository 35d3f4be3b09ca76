import type { Calibration } from '../../../../core/contracts/evaluation/calibration';
import { measureCalibration } from '../../../../core/policy/calibration/measure-calibration';
import { readGolden } from '../golden';

interface Case extends Calibration {
  name: string;
  classes: number;
  labels: number[];
  probabilities: number[];
}

const { calibrations } = readGolden('clinical-measures') as { calibrations: Case[] };

test.each(calibrations)(
  "$name: scikit-learn's parts, their error and the Brier score",
  ({ classes, labels, probabilities, ...golden }) => {
    const found = measureCalibration(Float64Array.from(probabilities), Uint8Array.from(labels), classes);
    expect(found.error).toBeCloseTo(golden.error, 12);
    expect(found.brierScore).toBeCloseTo(golden.brierScore, 12);
    expect(found.reliability.map(({ rows }) => rows)).toEqual(golden.reliability.map(({ rows }) => rows));
    found.reliability.forEach((part, i) => {
      expect(part.predicted).toBeCloseTo(golden.reliability[i]!.predicted, 12);
      expect(part.observed).toBeCloseTo(golden.reliability[i]!.observed, 12);
    });
  },
);

test('of two classes it is the probability of class 1 that must come true, also where it is small', () => {
  // All are said to be of class 1 with 10%, and half are: the most likely class, with 90%, would be as far off.
  const probabilities = Float64Array.of(0.9, 0.1, 0.9, 0.1);
  const found = measureCalibration(probabilities, Uint8Array.of(0, 1), 2);
  expect(found.reliability).toEqual([{ rows: 2, predicted: 0.1, observed: 0.5 }]);
  expect(found.error).toBeCloseTo(0.4, 12);
  expect(found.brierScore).toBeCloseTo((0.01 + 0.81) / 2, 12);
});

test('who is always sure and always right has no error', () => {
  const found = measureCalibration(Float64Array.of(1, 0, 0, 0, 1, 0), Uint8Array.of(0, 1), 3);
  expect(found).toEqual({ error: 0, brierScore: 0, reliability: [{ rows: 2, predicted: 1, observed: 1 }] });
});
