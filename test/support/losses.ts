import { Loss } from '../../core/contracts/training/training';

const TAUGHT = { temperature: 2, alpha: 0.7 };

/** A loss of every structure. */
export const LOSSES: readonly Loss[] = [
  { method: 'hard-labels' },
  { method: 'label-smoothing', smoothing: 0.1 },
  { method: 'focal', focus: 2 },
  { method: 'distillation' },
  { method: 'distillation', alpha: 1 },
  { method: 'distillation', divergence: 'reverse-kl' },
  { method: 'distillation', divergence: 'jensen-shannon' },
  { method: 'distillation', divergence: 'logits' },
  { method: 'distillation', standardise: true },
  { method: 'distillation', weighting: 'confidence' },
  { method: 'distillation', divergence: 'logits', standardise: true, weighting: 'confidence' },
  { method: 'dkd' },
  { method: 'dist' },
  { method: 'distillation', annealing: { shape: 'cosine' } },
  { method: 'hard-labels', classBalance: 0.9 },
  { method: 'label-smoothing', smoothing: 0.1, classBalance: 0.9 },
  { method: 'focal', focus: 2, classBalance: 0.9 },
  { method: 'distillation', classBalance: 0.9 },
].map((loss) =>
  Loss.parse(
    ['hard-labels', 'label-smoothing', 'focal'].includes(loss.method) ? loss : { ...TAUGHT, ...loss },
  ),
);

/** The loss in a few words, for the names of tests. */
export function describeLoss(loss: Loss): string {
  return Object.entries(loss)
    .map(([name, value]) => (name === 'method' ? String(value) : `${name} ${JSON.stringify(value)}`))
    .join(', ');
}
