import type { TaughtLoss } from './training';

/** What of a recipe a student's loss must fit. */
interface LossWishes {
  data: { classes: number };
  student: { loss?: TaughtLoss | undefined };
  search: { space: { temperature?: unknown } };
}

/** Fields of a recipe that its student's loss makes impossible, with the reason. */
export function findLossProblems({ data, student: { loss }, search }: LossWishes) {
  const problems: { path: string[]; allowed: string }[] = [];
  if (!loss) return problems;
  const refuse = (path: string[], allowed: string) => problems.push({ path, allowed });
  if (data.classes === 2) {
    const reason = WITH_TWO_CLASSES[loss.method];
    if (reason !== undefined)
      refuse(['student', 'loss', 'method'], `"distillation" with 2 classes: ${reason}`);
    if (loss.method === 'distillation' && loss.standardise) {
      refuse(
        ['student', 'loss', 'standardise'],
        'false with 2 classes: standardised, all pairs of logits are alike',
      );
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
