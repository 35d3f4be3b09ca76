import type { Optimizer } from '../contracts/training/training';
import { ruleOfSchedule, valuesOfSchedule } from './schedules/schedule-rule-for';

/**
 * Learning rate of step s (from 0) out of S: what the schedule's rule says, on the host. Hyperparameters are taken as
 * float32, as they are fed to a compiled program, so that both engines have the same rates.
 */
export function learningRateAt(
  optimizer: Pick<Optimizer, 'schedule' | 'learningRate' | 'warmupFraction'>,
  step: number,
  totalSteps: number,
): number {
  const values = valuesOfSchedule(optimizer, totalSteps);
  return ruleOfSchedule(optimizer.schedule).learningRateAt(step, (name) => Math.fround(values[name] ?? NaN));
}
