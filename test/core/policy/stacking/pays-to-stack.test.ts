import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Architecture } from '../../../../core/contracts/models/architecture';
import type { Dataset } from '../../../../core/contracts/data/dataset';
import { Recipe } from '../../../../core/contracts/recipe';
import { paysToStack } from '../../../../core/policy/stacking/pays-to-stack';
import { projectRoot } from '../../../../infra/setup/paths.cjs';
import { DATASET } from '../../../workflows/samples';

const MNIST: Dataset = { ...DATASET, shape: [28, 28, 1] };
const CNN: Architecture = {
  type: 'cnn',
  convolutions: [{ filters: 1, kernelSize: 3, stride: 2, pool: false }],
  batchNorm: false,
  dense: [],
};

test.each<[Architecture, boolean]>([
  // 784 · 32 + 32 · 10 = 25,408, and 784 · 64 + 64 · 10 = 50,816.
  [{ type: 'mlp', hidden: [32] }, true],
  [{ type: 'mlp', hidden: [64] }, false],
  // 784 · 40 + 40 · 30 + 30 · 10 = 32,860, of which the last layer is the straw.
  [{ type: 'mlp', hidden: [40, 30] }, false],
  [{ type: 'mlp', hidden: [40] }, true],
  [CNN, false],
])('%j', (architecture, pays) => {
  expect(paysToStack(architecture, MNIST)).toBe(pays);
});

test('the students of the shipped MNIST recipe are trained one by one', () => {
  const text = readFileSync(join(projectRoot, 'examples', 'mnist', 'recipe.json'), 'utf8');
  const { sweep, student } = Recipe.parse(JSON.parse(text));
  expect(student.stack).toBeUndefined();
  expect(sweep.architectures.filter((shape) => paysToStack(shape, MNIST))).toEqual([]);
});
