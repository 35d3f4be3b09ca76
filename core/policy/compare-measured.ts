/** A report's entries where rows can't be counted: they have weights, several labels, or a number. */
import { InvalidData } from '../contracts/errors';
import type { PairedComparison } from '../contracts/evaluation/paired-comparison';
import type { PooledResult } from '../contracts/evaluation/report';
import type { Role } from '../contracts/evaluation/role';
import { compareRowErrors, estimateError, type RowErrors, type Tell } from './statistics/compare-row-errors';

/** What rows' errors add up to. */
export interface Measured {
  measure: PairedComparison['measure'];
  /** float32 [rows]; absent where all rows count alike. */
  weights?: Float32Array | undefined;
}

/** Errors of rows on the test split, one vector a seed: [rows]. */
export interface MeasuredPairs {
  against: Role;
  student: readonly RowErrors[];
  /** As many, seed by seed, or a single one. */
  other: readonly RowErrors[];
}

/** Squared errors of rows have a root. */
const TELL: Readonly<Record<Measured['measure'], Tell>> = { errorRate: (mean) => mean, rmse: Math.sqrt };

/** The error of a method, the mean over its seeds, with its interval by the bootstrap. */
export function poolMeasured(
  role: Role,
  seeds: readonly RowErrors[],
  { measure, weights }: Measured,
): Pick<PooledResult, 'role' | 'seeds' | 'errorRate' | 'rmse' | 'interval'> {
  if (seeds.length === 0) throw new InvalidData(`no ${role} model was tested`, { role });
  const { error, interval } = estimateError(seeds, weights, TELL[measure]);
  return { role, seeds: seeds.length, [measure]: error, interval };
}

/** The errors of student and other, with the interval of their difference. */
export function compareMeasured(
  { against, student, other }: MeasuredPairs,
  { measure, weights }: Measured,
): PairedComparison {
  const compared = compareRowErrors(student, other, weights, TELL[measure]);
  return { against, seeds: student.length, measure, ...compared };
}
