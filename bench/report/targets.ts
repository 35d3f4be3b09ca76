import type { Family } from '../measure/peer';

/** What Stillhouse is to reach against the best of some families: the other's median time divided by ours. */
export interface Target {
  title: string;
  families: readonly Family[];
  /** Whose time that ratio is of; Stillhouse's in float32 where absent. */
  of?: Family;
  leastRatio: number;
  /** Asked of each of these rows; of all where absent. */
  rows?: readonly string[];
  /** Asked of the median over the rows as well: more than this. */
  leastMedianRatio?: number;
}

export const TRAINING_TARGETS: readonly Target[] = [
  { title: 'PyTorch and Keras, the best', families: ['torch', 'keras'], leastRatio: 1.5 },
  { title: 'torch.compile', families: ['torch-compile'], leastRatio: 1.1 },
  { title: 'JAX', families: ['jax'], leastRatio: 0.9, leastMedianRatio: 1 },
  {
    title: 'in bf16, Stillhouse in float32',
    families: ['stillhouse'],
    of: 'stillhouse-bf16',
    leastRatio: 1.25,
    rows: ['mlp-1200'],
  },
  { title: 'TensorFlow.js', families: ['tfjs'], leastRatio: 3, rows: ['mlp-256'] },
];

/** Our peak memory divided by that of PyTorch's fastest variant. */
export const MOST_MEMORY_RATIO = 1.1;

export const INFERENCE_TARGETS: readonly Target[] = [
  { title: 'PyTorch, the best', families: ['torch'], leastRatio: 1.2 },
];
