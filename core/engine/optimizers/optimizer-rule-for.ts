import type { Optimizer } from '../../contracts/training/training';
import { ruleOfSchedule, structureOfSchedule, valuesOfSchedule } from '../schedules/schedule-rule-for';
import { adamwRule } from './adamw-rule';
import { lambRule } from './lamb-rule';
import { lionRule } from './lion-rule';
import { momentumRule } from './momentum-rule';
import { rmspropRule } from './rmsprop-rule';
import { sgdRule } from './sgd-rule';
import { withAveraging } from './with-averaging';
import { withClipping } from './with-clipping';
import type { OptimizerRule } from './optimizer-rule';
import type { ScheduleRule } from '../schedules/schedule-rule';

/** The graph rule of an optimizer. Two optimizers of one structure have the same rule. */
export function optimizerRuleFor(optimizer: Optimizer): OptimizerRule {
  const rule = ruleOfType(optimizer);
  const clipped = optimizer.clipNorm === undefined ? rule : withClipping(rule);
  return optimizer.averageDecay === undefined ? clipped : withAveraging(clipped);
}

function ruleOfType(optimizer: Optimizer): OptimizerRule {
  switch (optimizer.type) {
    case 'adamw':
      return adamwRule(decays(optimizer));
    case 'adam':
      return adamwRule(false);
    case 'sgd':
      return sgdRule(decays(optimizer));
    case 'momentum':
      return momentumRule(decays(optimizer), optimizer.nesterov);
    case 'rmsprop':
      return rmspropRule(decays(optimizer));
    case 'lamb':
      return lambRule(decays(optimizer));
    case 'lion':
      return lionRule(decays(optimizer));
  }
}

/** The graph rule of an optimizer's schedule. */
export function scheduleRuleFor({ schedule }: Optimizer): ScheduleRule {
  return ruleOfSchedule(schedule);
}

/** What of an optimizer and its schedule is compiled in; the rest is fed. A part of a program's cache key. */
export function structureOf(optimizer: Optimizer): string {
  const parts = [
    optimizer.type,
    ...(optimizer.type === 'momentum' && optimizer.nesterov ? ['nesterov'] : []),
    ...(decays(optimizer) ? ['decay'] : []),
    ...(optimizer.clipNorm === undefined ? [] : ['clip']),
    ...(optimizer.averageDecay === undefined ? [] : ['average']),
    structureOfSchedule(optimizer.schedule),
  ];
  return parts.join(' ');
}

/**
 * Values of the hyperparameters that `optimizerRuleFor` and `scheduleRuleFor` name, and of no others.
 *
 * @param totalSteps length of the whole training, which the schedule spans.
 */
export function hyperparametersOf(optimizer: Optimizer, totalSteps: number): Record<string, number> {
  const own: Readonly<Record<string, unknown>> = optimizer;
  const names = optimizerRuleFor(optimizer).hyperparameters;
  const values = names.map((name): [string, number] => {
    const value = own[name];
    if (typeof value !== 'number') throw new Error(`optimizer ${optimizer.type} has no ${name}`);
    return [name, value];
  });
  return { ...valuesOfSchedule(optimizer, totalSteps), ...Object.fromEntries(values) };
}

function decays(optimizer: Optimizer): boolean {
  return 'weightDecay' in optimizer && optimizer.weightDecay > 0;
}
