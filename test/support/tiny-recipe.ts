import type { z } from 'zod';
import type { Recipe } from '../../core/contracts/recipe';

/** A whole run on a few thousand real digits that takes seconds. Its models are poor, its path is the full one. */
export function tinyRecipe(changes: Partial<z.input<typeof Recipe>> = {}): z.input<typeof Recipe> {
  return {
    name: 'tiny',
    line: 'tiny-digits',
    seed: 5,
    data: {
      source: { type: 'example', name: 'mnist' },
      classes: 10,
      validationRows: 500,
      limit: { train: 2500, test: 1000 },
    },
    augment: { views: 2, shiftPixels: 1 },
    teach: {
      members: [
        { type: 'mlp', hidden: [64] },
        { type: 'mlp', hidden: [48, 32] },
      ],
      budget: { epochs: 3, batchSize: 64 },
      optimizer: { learningRate: 3e-3 },
      maxErrorRate: 0.5,
    },
    label: { shardRows: 1000 },
    student: { temperature: 3, alpha: 0.8, batchSize: 64, optimizer: { learningRate: 3e-3 } },
    sweep: {
      architectures: [
        { type: 'mlp', hidden: [8] },
        { type: 'mlp', hidden: [16] },
      ],
      epochs: 1,
      keep: 1,
    },
    search: {
      trials: 4,
      wave: 2,
      pruner: { rungs: [1, 2], reductionFactor: 2 },
      space: {
        temperature: { low: 1, high: 6 },
        learningRate: { low: 1e-3, high: 1e-2, log: true },
      },
      controlTrials: 2,
    },
    train: { epochs: 2, seeds: [1, 2] },
    evaluate: { latencyRows: 20 },
    promote: { beatControls: false },
    ...changes,
  };
}
