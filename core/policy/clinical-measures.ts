/** A report's entries on probabilities and thresholds, of one model and over all seeds of a method. */
import type {
  CountedShare,
  OperatingPoint,
  PooledOperatingPoint,
  ThresholdCounts,
} from '../contracts/evaluation/operating-point';
import type { PooledResult, TestedModel } from '../contracts/evaluation/report';
import { wilsonInterval } from './statistics/wilson-interval';

/** @param asked the specificity that the threshold was chosen for, on validation. */
export function describeOperatingPoint(asked: number, counts: ThresholdCounts): OperatingPoint {
  const { threshold, trueNegatives, negatives, truePositives, positives } = counts;
  return {
    asked,
    threshold,
    specificity: share(trueNegatives, negatives),
    sensitivity: share(truePositives, positives),
  };
}

/** Means of the calibration measures, and rows at the thresholds counted once a seed; what some model lacks is left out. */
export function poolMeasures(
  models: readonly Pick<TestedModel, 'calibration' | 'operatingPoint'>[],
): Pick<PooledResult, 'calibration' | 'operatingPoint'> {
  const calibrations = models.flatMap(({ calibration }) => calibration ?? []);
  const points = models.flatMap(({ operatingPoint }) => operatingPoint ?? []);
  const mean = (pick: (calibration: (typeof calibrations)[number]) => number) =>
    calibrations.reduce((sum, calibration) => sum + pick(calibration), 0) / calibrations.length;
  const isWhole = (found: readonly unknown[]) => found.length > 0 && found.length === models.length;
  const point = isWhole(points) ? poolPoints(points) : undefined;
  return {
    ...(isWhole(calibrations) && {
      calibration: { error: mean(({ error }) => error), brierScore: mean(({ brierScore }) => brierScore) },
    }),
    ...(point && { operatingPoint: point }),
  };
}

function poolPoints(points: readonly OperatingPoint[]): PooledOperatingPoint | undefined {
  const [first] = points;
  const pool = (pick: (point: OperatingPoint) => CountedShare) => poolShares(points.map(pick));
  return (
    first && {
      asked: first.asked,
      specificity: pool(({ specificity }) => specificity),
      sensitivity: pool(({ sensitivity }) => sensitivity),
    }
  );
}

/** Seeds see the same rows, so that together they tell no less than one of them does: the interval is as wide as one's. */
function poolShares(shares: readonly CountedShare[]): CountedShare {
  const pooled = share(
    shares.reduce((sum, { count }) => sum + count, 0),
    shares.reduce((sum, { rows }) => sum + rows, 0),
  );
  const ofOne = pooled.rows / shares.length;
  return { ...pooled, interval: wilsonInterval(pooled.share * ofOne, ofOne) };
}

function share(count: number, rows: number): CountedShare {
  return { count, rows, share: count / rows, interval: wilsonInterval(count, rows) };
}
