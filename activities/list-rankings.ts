import type { EvaluateRequest } from '../core/contracts/evaluation/evaluate-request';
import type { Role } from '../core/contracts/evaluation/role';
import type { TestJob } from '../core/contracts/training/trainer-jobs';
import { studentId, type ReportContestant } from './contestants';

/** Whose rankings are compared: the student's seeds with the controls' and the ensemble, the candidate with the champion. */
export function listRankings(
  { candidate }: Pick<EvaluateRequest, 'candidate'>,
  contestants: readonly ReportContestant[],
): NonNullable<TestJob['rankings']> {
  const idsOf = (role: Role) => contestants.filter((each) => each.role === role).map(({ id }) => id);
  const pairs = [
    { against: 'hard-labels' as const, students: idsOf('student') },
    { against: 'label-smoothing' as const, students: idsOf('student') },
    { against: 'ensemble' as const, students: idsOf('student') },
    { against: 'champion' as const, students: [studentId(candidate)] },
  ];
  return pairs
    .map(({ against, students }) => ({ against, students, others: idsOf(against) }))
    .filter(({ others }) => others.length > 0);
}
