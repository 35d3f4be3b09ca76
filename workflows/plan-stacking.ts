import { patched } from '@temporalio/workflow';
import type { Architecture } from '../core/contracts/models/architecture';
import type { Dataset } from '../core/contracts/data/dataset';
import type { StudentRecipe } from '../core/contracts/recipe';
import type { Stacking } from '../core/policy/stacking/group-students';
import { paysToStack } from '../core/policy/stacking/pays-to-stack';
import { trainer } from './activities';

/** How many students go into one program where nothing is said: more gain little, and wait for each other. */
const AUTO_SIZE = 8;

/**
 * How students of these shapes are put together: as the recipe says; by itself small ones only, and not more than leaves
 * work for every slot. Only where there are small ones are the trainers asked how many slots they have.
 */
export async function planStacking(
  { stack = 'auto' }: StudentRecipe,
  dataset: Dataset,
  architectures: readonly Architecture[],
): Promise<Stacking> {
  if (stack !== 'auto') return { size: stack, slots: 1, onlySmall: false };
  const alone = { size: 1, slots: 1, onlySmall: true };
  if (!architectures.some((architecture) => paysToStack(architecture, dataset))) return alone;
  // Runs from before there were groups go on without.
  if (!patched('stacked-students')) return alone;
  return { size: AUTO_SIZE, slots: await trainer.countSlots(), onlySmall: true };
}
