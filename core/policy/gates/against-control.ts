import type { GateResult } from '../../contracts/promotion/promotion';
import type { Report } from '../../contracts/evaluation/report';
import { formatErrors } from '../gate-wording';

/**
 * Over all seeds, the student errs less often than a control at equal budget: otherwise it owes its quality to
 * something other than the teacher.
 */
export function gateAgainstControl(report: Report, control: 'hard-labels' | 'label-smoothing'): GateResult {
  const gate = `fewer errors than ${control}`;
  const student = report.pooled.find((result) => result.role === 'student');
  const other = report.pooled.find((result) => result.role === control);
  if (student?.errors === undefined || other?.errors === undefined) {
    const missing = student ? control : 'student';
    return {
      gate,
      passed: false,
      measured: `no pooled ${missing} result`,
      allowed: 'results of both over their seeds',
    };
  }
  return {
    gate,
    // Cross-multiplied, so that equal rates are never told apart by rounding.
    passed: student.errors * other.rows < other.errors * student.rows,
    measured: `${formatErrors({ ...student, errors: student.errors })} over ${seeds(student.seeds)}`,
    allowed: `below ${formatErrors({ ...other, errors: other.errors })} over ${seeds(other.seeds)}`,
  };
}

function seeds(count: number): string {
  return count === 1 ? '1 seed' : `${count} seeds`;
}
