import { LOSS_NUMBERS, numbersOf, type LossNumber } from '../training/loss-numbers';
import type { DataSource } from '../data/data-source';
import type { RecipeProblem } from './recipe-problem';
import { taskOf } from '../data/task';
import type { TaughtLoss, TeacherlessLoss } from '../training/training';

/** What of a recipe a student's loss must fit. */
interface LossWishes {
  data: { source: DataSource; classes: number };
  teach: { loss: TeacherlessLoss; sampling?: string | undefined };
  student: {
    temperature?: number | undefined;
    alpha: number;
    loss?: TaughtLoss | undefined;
    classBalance?: number | undefined;
    sampling?: string | undefined;
  };
  search: {
    space: Partial<Record<LossNumber | 'classBalance', unknown>> & {
      temperature?: { low: number } | undefined;
      alpha?: unknown;
    };
  };
}

/** Fields of a recipe that its losses make impossible, with the reason. */
export function findLossProblems(wishes: LossWishes): RecipeProblem[] {
  return [
    ...findBalanceProblems(wishes),
    ...findSpaceProblems(wishes),
    ...findAnnealingProblems(wishes),
    ...findTaughtProblems(wishes),
  ];
}

/** Rare classes that are both seen and counted more often would be learned as if they were the frequent ones. */
function findBalanceProblems({ teach, student, search }: LossWishes): RecipeProblem[] {
  const allowed = 'nothing, since sampling is "class-balanced": rare classes would count twice';
  const places = [
    { path: ['teach', 'loss', 'classBalance'], balance: teach.loss.classBalance, sampling: teach.sampling },
    { path: ['student', 'classBalance'], balance: student.classBalance, sampling: student.sampling },
    {
      path: ['search', 'space', 'classBalance'],
      balance: search.space.classBalance,
      sampling: student.sampling,
    },
  ];
  return places.flatMap(({ path, balance, sampling }) =>
    balance !== undefined && sampling === 'class-balanced' ? [{ path, allowed }] : [],
  );
}

/** What is annealed falls: from the student's temperature, and from each that the study may draw. */
function findAnnealingProblems({ student, search }: LossWishes): RecipeProblem[] {
  const { loss, temperature = Infinity } = student;
  if (!loss?.annealing) return [];
  if (student.alpha === 0 && search.space.alpha === undefined) {
    const allowed =
      'nothing with student.alpha 0: the temperature is that of soft labels, which nobody learns from';
    return [{ path: ['student', 'loss', 'annealing'], allowed }];
  }
  const { to } = loss.annealing;
  const path = ['student', 'loss', 'annealing'];
  if (loss.method === 'distillation' && loss.divergence === 'logits') {
    return [{ path, allowed: 'nothing, since student.loss compares logits, which has no temperature' }];
  }
  const low = search.space.temperature?.low ?? Infinity;
  return [
    ...(to < temperature
      ? []
      : [{ path: [...path, 'to'], allowed: `below student.temperature, ${temperature}` }]),
    ...(to <= low
      ? []
      : [{ path: [...path, 'to'], allowed: `at most search.space.temperature.low, ${low}` }]),
  ];
}

/** A study that varies what the loss doesn't have would tune nothing. */
function findSpaceProblems({ student: { loss }, search }: LossWishes): RecipeProblem[] {
  const chosen: TaughtLoss = loss ?? { method: 'distillation' };
  const own = numbersOf(chosen);
  const has = own.length > 0 ? own.join(' and ') : 'no such number';
  return LOSS_NUMBERS.filter((name) => search.space[name] !== undefined && !own.includes(name)).map(
    (name) => ({
      path: ['search', 'space', name],
      allowed: `nothing, since student.loss is "${chosen.method}", which has ${has}`,
    }),
  );
}

function findTaughtProblems({ data, student: { loss }, search }: LossWishes): RecipeProblem[] {
  const problems: RecipeProblem[] = [];
  const task = taskOf(data.source);
  if (!loss || task === 'regression') return problems;
  const refuse = (path: string[], allowed: string) => problems.push({ path, allowed });
  if (task === 'multi-label' || data.classes === 2) {
    const two = task ? `with the task "${task}", where each label is two classes` : 'with 2 classes';
    const reason = WITH_TWO_CLASSES[loss.method];
    if (reason !== undefined) refuse(['student', 'loss', 'method'], `"distillation" ${two}: ${reason}`);
    if (loss.method === 'distillation' && loss.standardise) {
      refuse(['student', 'loss', 'standardise'], `false ${two}: standardised, all pairs of logits are alike`);
    }
  }
  if (
    loss.method === 'distillation' &&
    loss.divergence === 'logits' &&
    search.space.temperature !== undefined
  ) {
    refuse(
      ['search', 'space', 'temperature'],
      'nothing, since student.loss compares logits, which has no temperature',
    );
  }
  if (loss.method === 'dkd' && loss.targetWeight + loss.nonTargetWeight === 0) {
    refuse(
      ['student', 'loss', 'targetWeight'],
      'more than 0, since nonTargetWeight is 0: nothing would be learned',
    );
  }
  if (loss.method === 'dist' && loss.interWeight + loss.intraWeight === 0) {
    refuse(
      ['student', 'loss', 'interWeight'],
      'more than 0, since intraWeight is 0: nothing would be learned',
    );
  }
  return problems;
}

const WITH_TWO_CLASSES: Readonly<Partial<Record<TaughtLoss['method'], string>>> = {
  dkd: 'beside the target there is one class, and nothing to tell apart',
  dist: 'the correlation of two numbers is always 1 or −1',
};
