import { InvalidData } from '../contracts/errors';
import type { Score } from '../contracts/models/models';
import { errorRateOf } from '../contracts/evaluation/primary-value';

/** A model that is to teach, as it did on validation. */
export interface TeacherQuality {
  /** "teacher 2", as messages call it. */
  name: string;
  member: number;
  validation: Score;
  /** Of two classes only. */
  rocAuc?: number | undefined;
}

export interface TeacherFloor {
  /** Share of rows that may be wrong, at most. */
  maxErrorRate: number;
  /** Area under the ROC curve, at least: with one row in fifty of a class, saying "the other" has few errors. */
  minRocAuc?: number | undefined;
  /** Of a number: share of its variance that is foretold, at least. */
  minR2?: number | undefined;
}

/** @throws InvalidData for the first teacher that is too weak, with its figure and the limit. */
export function refuseWeakTeachers(teachers: readonly TeacherQuality[], floor: TeacherFloor): void {
  const { maxErrorRate, minRocAuc, minR2 } = floor;
  for (const { name, member, validation, rocAuc } of teachers) {
    const { errors, rows, errorRate } = validation;
    if (errorRateOf(validation) > maxErrorRate) {
      const weighted = errorRate === undefined ? '' : `, ${(100 * errorRate).toFixed(2)}% of their weight`;
      throw new InvalidData(
        `${name} is too weak to teach: ${errors} of ${rows} validation rows wrong${weighted}, ` +
          `teach.maxErrorRate allows ${maxErrorRate}`,
        { member, errors, rows, maxErrorRate },
      );
    }
    const { r2 } = validation.numbers ?? {};
    if (minR2 !== undefined && r2 !== undefined && r2 < minR2) {
      throw new InvalidData(
        `${name} is too weak to teach: its R² on validation is ${r2.toFixed(4)}, teach.minR2 asks for ${minR2}`,
        { member, r2, minR2 },
      );
    }
    if (minRocAuc !== undefined && rocAuc !== undefined && rocAuc < minRocAuc) {
      throw new InvalidData(
        `${name} is too weak to teach: its ROC-AUC on validation is ${rocAuc.toFixed(4)}, ` +
          `teach.minRocAuc asks for ${minRocAuc}`,
        { member, rocAuc, minRocAuc },
      );
    }
  }
}
