/**
 * A report's entries over all seeds of a method, from error vectors on the test split: uint8 [rows], 1 where the
 * model is wrong. Seeds see the same rows, so pooled rows are not independent draws: the plain p-value is too sure where
 * the seeds err alike, the clustered one and the intervals are not.
 */
import { InvalidData } from '../contracts/errors';
import type { Comparison, PooledResult } from '../contracts/evaluation/report';
import type { Role } from '../contracts/evaluation/role';
import { clusteredMcnemar } from './statistics/clustered-mcnemar';
import { clusteredWilson } from './statistics/clustered-wilson';
import type { RowErrors } from './statistics/compare-row-errors';
import { countDiscordant, mcnemar } from './statistics/mcnemar';

/** @param wrong one vector per seed, all over the same rows */
export function poolResults(role: Role, wrong: readonly RowErrors[]): PooledResult {
  const errors = wrong.reduce((sum, vector) => sum + countErrors(vector), 0);
  const rows = wrong.reduce((sum, vector) => sum + vector.length, 0);
  if (rows === 0) throw new InvalidData(`no ${role} model was tested`, { role });
  return {
    role,
    seeds: wrong.length,
    errors,
    rows,
    errorRate: errors / rows,
    interval: clusteredWilson(wrong),
  };
}

export interface ModelPairs {
  against: Role;
  /** One vector per seed. */
  student: readonly RowErrors[];
  /** As many, seed by seed, or a single one that every student seed is compared with. */
  other: readonly RowErrors[];
}

/** McNemar's test over all pairs of student and other, their discordant rows added up. */
export function compareModels({ against, student, other }: ModelPairs): Comparison {
  const [single] = other;
  if (
    student.length === 0 ||
    single === undefined ||
    (other.length !== student.length && other.length !== 1)
  ) {
    throw new InvalidData(
      `${student.length} student seeds can't be paired with ${other.length} of ${against}: as many are needed, or one`,
      { against, students: student.length, others: other.length },
    );
  }
  const pairs = student.map((a, seed) => ({ a, b: other[seed] ?? single }));
  const discordant = pairs.map(({ a, b }) => countDiscordant(a, b));
  const onlyA = discordant.reduce((sum, pair) => sum + pair.onlyA, 0);
  const onlyB = discordant.reduce((sum, pair) => sum + pair.onlyB, 0);
  const { pValue } = mcnemar({ onlyA, onlyB });
  return {
    against,
    pooledSeeds: student.length,
    onlyStudentWrong: onlyA,
    onlyOtherWrong: onlyB,
    pValue,
    clusteredPValue: pairs.length > 1 ? clusteredMcnemar(pairs) : pValue,
  };
}

function countErrors(wrong: RowErrors): number {
  let errors = 0;
  wrong.forEach((flag) => (errors += flag === 0 ? 0 : 1));
  return errors;
}
