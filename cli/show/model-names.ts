import type { TestedModel } from '../../core/contracts/evaluation/report';

/** What people call a model, by its part in the run. */
export const MODEL_NAMES: Record<TestedModel['role'], string> = {
  teacher: 'teacher',
  ensemble: 'ensemble',
  student: 'student (distilled)',
  'hard-labels': 'control: hard labels',
  'label-smoothing': 'control: label smoothing',
  champion: 'present champion',
};

export function modelName({ role, seed }: Pick<TestedModel, 'role' | 'seed'>): string {
  const ofSeed = seed !== null && role !== 'teacher' ? `, seed ${seed}` : '';
  return `${MODEL_NAMES[role]}${ofSeed}`;
}

export function pooledName({ role, seeds }: { role: TestedModel['role']; seeds: number }): string {
  return `${MODEL_NAMES[role]}, all ${seeds} seeds`;
}
