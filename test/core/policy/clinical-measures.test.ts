import { describeOperatingPoint, poolMeasures } from '../../../core/policy/clinical-measures';
import { wilsonInterval } from '../../../core/policy/statistics/wilson-interval';

const counts = { threshold: 0.3, trueNegatives: 90, negatives: 100, truePositives: 15, positives: 20 };
const calibration = { error: 0.02, brierScore: 0.1, reliability: [{ rows: 1, predicted: 0.5, observed: 1 }] };

test("shares of rows at a threshold have Wilson's intervals", () => {
  expect(describeOperatingPoint(0.95, counts)).toEqual({
    asked: 0.95,
    threshold: 0.3,
    specificity: { count: 90, rows: 100, share: 0.9, interval: wilsonInterval(90, 100) },
    sensitivity: { count: 15, rows: 20, share: 0.75, interval: wilsonInterval(15, 20) },
  });
});

test('over seeds, rows are added up, intervals are as wide as of one, and calibration is a mean', () => {
  const operatingPoint = describeOperatingPoint(0.95, counts);
  const other = describeOperatingPoint(0.95, {
    ...counts,
    threshold: 0.4,
    trueNegatives: 95,
    truePositives: 11,
  });
  const pooled = poolMeasures([
    { calibration, operatingPoint },
    { calibration: { ...calibration, error: 0.04, brierScore: 0.2 }, operatingPoint: other },
  ]);
  expect(pooled.operatingPoint).toEqual({
    asked: 0.95,
    specificity: { count: 185, rows: 200, share: 0.925, interval: wilsonInterval(92.5, 100) },
    sensitivity: { count: 26, rows: 40, share: 0.65, interval: wilsonInterval(13, 20) },
  });
  expect(pooled.calibration?.error).toBeCloseTo(0.03, 12);
  expect(pooled.calibration?.brierScore).toBeCloseTo(0.15, 12);
});

test('what a seed lacks is not made up of the others', () => {
  expect(poolMeasures([{ calibration }, {}])).toEqual({});
  expect(poolMeasures([])).toEqual({});
});
