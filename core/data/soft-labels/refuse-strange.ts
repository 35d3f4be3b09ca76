import { InvalidData } from '../../contracts/errors';
import type { Task } from '../../contracts/data/task';
import { MAX_HALF } from './half-floats';

/** How far above 0 rounding may bring a log-probability. */
const ROUNDING = 1e-3;

/** What halves can stand for: of numbers, none beyond their range, as any other would be another number. */
const CAN_BE_KEPT: Readonly<Record<Task | 'classes', (value: number) => boolean>> = {
  classes: (value) => value <= ROUNDING,
  'multi-label': (value) => !Number.isNaN(value),
  regression: (value) => Math.abs(value) <= MAX_HALF,
};

/**
 * @param values of an ensemble, float32 [rows, outputs]
 * @throws InvalidData naming the first that can't be: a log-probability that is NaN or clearly above 0, log-odds that are NaN, a number
 *   of more than 65,504 deviations
 */
export function refuseStrange(values: Float32Array, outputs: number, task: Task | undefined): void {
  const canBeKept = CAN_BE_KEPT[task ?? 'classes'];
  const at = values.findIndex((value) => !canBeKept(value));
  if (at < 0) return;
  const [row, output] = [Math.floor(at / outputs), at % outputs];
  const found = String(values[at]);
  throw new InvalidData(tell(task, `row ${row} of the shard`, output, found), {
    row,
    [task ? 'output' : 'class']: output,
    found,
  });
}

function tell(task: Task | undefined, row: string, output: number, found: string): string {
  switch (task) {
    case undefined:
      return `the teachers' log-probability of class ${output} is ${found} in ${row}`;
    case 'multi-label':
      return `the teachers' log-odds of label ${output} are ${found} in ${row}`;
    case 'regression': {
      const most = MAX_HALF.toLocaleString('en');
      return `the teachers' number is ${found} in ${row}, in deviations of the target; label.format "float16" ends at ${most}, and "float32" has room`;
    }
  }
}
