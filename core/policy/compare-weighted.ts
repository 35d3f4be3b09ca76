/** A report's entries where rows have weights, from error vectors on the test split: [rows], 1 where the model is wrong. */
import { InvalidData } from '../contracts/errors';
import type { PairedComparison } from '../contracts/paired-comparison';
import type { PooledResult } from '../contracts/report';
import type { Role } from '../contracts/role';
import type { ModelPairs } from './compare-models';
import { compareRowErrors, estimateError } from './statistics/compare-row-errors';

/** The weighted error rate of a method, the mean over its seeds; `errors` and `rows` are counted as they are. */
export function poolWeighted(role: Role, wrong: readonly Uint8Array[], weights: Float32Array): PooledResult {
  if (wrong.length === 0) throw new InvalidData(`no ${role} model was tested`, { role });
  const { error, interval } = estimateError(wrong, weights);
  const errors = wrong.reduce((sum, vector) => sum + vector.filter((flag) => flag !== 0).length, 0);
  const rows = wrong.reduce((sum, vector) => sum + vector.length, 0);
  return { role, seeds: wrong.length, errors, rows, errorRate: error, interval };
}

/** The weighted error rates of student and other, with the interval of their difference. */
export function compareWeighted(
  { against, student, other }: ModelPairs,
  weights: Float32Array,
): PairedComparison {
  return {
    against,
    seeds: student.length,
    measure: 'errorRate',
    ...compareRowErrors(student, other, weights),
  };
}
