import { isTrainedHere, type TeacherMember } from '../teachers/foreign-teacher';
import type { TeacherlessLoss } from '../training/training';

/** What of a recipe says whose classes are balanced. */
interface BalanceWishes {
  teach: { members: readonly TeacherMember[]; loss: TeacherlessLoss; sampling?: string | undefined };
  student: { alpha: number; classBalance?: number | undefined };
  search: { space: { alpha?: unknown; classBalance?: unknown } };
}

/**
 * Without hard labels a student is as balanced as its teachers are. Where these aren't, its controls alone would find rare
 * classes more often than they occur, and lose to it by that.
 */
export function findOneSidedBalanceProblems({ teach, student, search }: BalanceWishes) {
  const hasHardLabels = student.alpha < 1 || search.space.alpha !== undefined;
  const isTaughtSo = teach.loss.classBalance !== undefined || teach.sampling === 'class-balanced';
  // What balances a teacher made elsewhere isn't known.
  if (hasHardLabels || isTaughtSo || !teach.members.every(isTrainedHere)) return [];
  const allowed =
    'nothing with student.alpha 1: the student has no hard labels, and only its controls would be balanced; teach.loss.classBalance balances its teachers';
  return [
    ...(student.classBalance === undefined ? [] : [{ path: ['student', 'classBalance'], allowed }]),
    ...(search.space.classBalance === undefined
      ? []
      : [{ path: ['search', 'space', 'classBalance'], allowed }]),
  ];
}
