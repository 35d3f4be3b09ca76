import type { Annealing } from '../../contracts/training/loss-options';
import type { Loss } from '../../contracts/training/training';
import { arithmetic } from '../graph/arithmetic';
import type { Ref } from '../graph/graph-node';
import type { ScheduleContext } from './schedule-rule';

/** How a loss's temperature changes from step to step: a closed formula, so a resumed training needs no state. */
export interface AnnealingRule {
  /** Names of the hyperparameters that are fed; `temperature` is where it starts. */
  hyperparameters: readonly string[];
  /** The formula as nodes of a graph. @returns temperatures, float64 [steps]. */
  temperatures: (context: ScheduleContext) => Ref;
  /** The same formula on the host, for one step s from 0. */
  temperatureAt: (step: number, hyperparameter: (name: string) => number) => number;
}

const NAMES = ['temperature', 'annealTo', 'annealSteps'] as const;

/** T + (T₁ − T) d, with d the share min(1, s / A) of the A steps that it takes. */
const linear: AnnealingRule = {
  hyperparameters: NAMES,
  temperatures: (context) => {
    const f = arithmetic(context.scope, 'float64');
    const [from, to] = NAMES.map(context.hyperparameter) as [Ref, Ref];
    return f.add(f.mul(f.sub(to, from), shareOf(context)), from);
  },
  temperatureAt: (step, hyperparameter) => {
    const [from, to, steps] = NAMES.map(hyperparameter) as [number, number, number];
    return from + (to - from) * Math.min(1, step / steps);
  },
};

/** T₁ + (T − T₁) (1 + cos π d) / 2: slow at both ends. */
const cosine: AnnealingRule = {
  hyperparameters: NAMES,
  temperatures: (context) => {
    const f = arithmetic(context.scope, 'float64');
    const [from, to] = NAMES.map(context.hyperparameter) as [Ref, Ref];
    const left = f.mul(f.add(f.unary('Cos', f.mul(shareOf(context), Math.PI)), 1), 0.5);
    return f.add(f.mul(f.sub(from, to), left), to);
  },
  temperatureAt: (step, hyperparameter) => {
    const [from, to, steps] = NAMES.map(hyperparameter) as [number, number, number];
    return to + ((from - to) * (1 + Math.cos(Math.PI * Math.min(1, step / steps)))) / 2;
  },
};

function shareOf({ scope, steps, hyperparameter }: ScheduleContext): Ref {
  const f = arithmetic(scope, 'float64');
  return f.min(f.div(steps, hyperparameter('annealSteps')), 1);
}

/** The rule of a loss whose temperature is annealed; null for one that has the same in every step, or none. */
export function annealingRuleFor(loss: Loss): AnnealingRule | null {
  const annealing = annealingOf(loss);
  if (!annealing) return null;
  return annealing.shape === 'linear' ? linear : cosine;
}

/**
 * Values of the hyperparameters that the rule names, beside the temperature. The last step of those that annealing takes is
 * the first with its end's temperature: with all S steps of a training, step S − 1.
 */
export function annealingValues(loss: Loss, totalSteps: number): Record<string, number> {
  const annealing = annealingOf(loss);
  if (!annealing) return {};
  return { annealTo: annealing.to, annealSteps: Math.max(1, Math.round(annealing.over * totalSteps) - 1) };
}

function annealingOf(loss: Loss): Annealing | undefined {
  return 'annealing' in loss && (loss.alpha ?? 0) > 0 ? loss.annealing : undefined;
}
