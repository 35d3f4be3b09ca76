import type { Optimizer, Schedule } from '../../contracts/training/training';
import { constantRule } from './constant-rule';
import { cosineRule } from './cosine-rule';
import { oneCycleRule } from './one-cycle-rule';
import type { ScheduleRule } from './schedule-rule';
import { milestonesRule, stepRule } from './step-rule';

/** The rule of a schedule. Two schedules of one structure have the same rule. */
export function ruleOfSchedule(schedule: Schedule): ScheduleRule {
  if (schedule === 'constant') return constantRule;
  if (schedule === 'cosine') return cosineRule;
  if (schedule.type === 'one-cycle') return oneCycleRule;
  return schedule.milestones ? milestonesRule(schedule.milestones.length) : stepRule;
}

/** What of a schedule is compiled in. */
export function structureOfSchedule(schedule: Schedule): string {
  if (typeof schedule === 'string') return schedule;
  if (schedule.type === 'one-cycle') return schedule.type;
  return schedule.milestones ? `${schedule.milestones.length} milestones` : 'step';
}

/** Values of the hyperparameters that the schedule's rule names, with shares of the training as steps. */
export function valuesOfSchedule(
  { schedule, learningRate, warmupFraction }: Pick<Optimizer, 'schedule' | 'learningRate' | 'warmupFraction'>,
  totalSteps: number,
): Record<string, number> {
  if (schedule === 'constant') return { learningRate };
  if (schedule === 'cosine')
    return { learningRate, warmupSteps: Math.round(warmupFraction * totalSteps), totalSteps };
  if (schedule.type === 'one-cycle') {
    const { riseFraction, startDivisor, endDivisor } = schedule;
    return { learningRate, totalSteps, riseFraction, startDivisor, endDivisor };
  }
  const { factor, milestones, every = 1 } = schedule;
  if (!milestones)
    return { learningRate, decayFactor: factor, decayEvery: Math.max(1, Math.round(every * totalSteps)) };
  const steps = milestones.map((at, i) => [`milestone${i}`, Math.round(at * totalSteps)] as const);
  return { learningRate, decayFactor: factor, ...Object.fromEntries(steps) };
}
