import { z } from 'zod';

/**
 * Students of several seeds that learn from each other as well: every so often each is given what its peers answer now. Zhang et
 * al. 2018, "Deep Mutual Learning"; peers that are some steps old are those of Anil et al. 2018, "Large scale distributed neural
 * network training through online distillation".
 */
export const MutualLearning = z.strictObject({
  /** Epochs from one exchange to the next; the first ones are taught by the ensemble alone. */
  every: z.int().min(1).default(1),
  /** Share of the peers in the soft labels; the ensemble has the rest. */
  share: z.number().positive().max(1).default(0.5),
});
export type MutualLearning = z.infer<typeof MutualLearning>;

/** What of a recipe it must fit. */
interface MutualWishes {
  train: {
    epochs: number;
    seeds: readonly number[];
    earlyStopping?: unknown;
    mutual?: MutualLearning | undefined;
  };
}

/** Fields of `train` that leave nothing to learn from each other, with the reason. */
export function findMutualProblems({ train }: MutualWishes) {
  const { epochs, seeds, earlyStopping, mutual } = train;
  const problems: { path: string[]; allowed: string }[] = [];
  if (!mutual) return problems;
  if (seeds.length < 2) {
    problems.push({
      path: ['train', 'seeds'],
      allowed: 'at least 2 with train.mutual: peers are the other seeds',
    });
  }
  if (mutual.every >= epochs) {
    const allowed = `below ${epochs}, the epochs: students that are done have nothing to exchange`;
    problems.push({ path: ['train', 'mutual', 'every'], allowed });
  }
  if (earlyStopping !== undefined) {
    const allowed = 'nothing with train.mutual: a student that ended would leave its peers without answers';
    problems.push({ path: ['train', 'earlyStopping'], allowed });
  }
  return problems;
}
