import { patched } from '@temporalio/workflow';
import type { Recipe } from '../core/contracts/recipe';
import { trainer } from './activities';

/**
 * Has a trainer worker refuse what its engine doesn't compute in, before anything is trained. Only trainers know their
 * engine, and every engine knows float32 and `auto`, so that they are asked only where a recipe wants something else.
 */
export async function checkPrecisions({ teach, label, student }: Recipe): Promise<void> {
  const of = ({ precision = 'float32' }: Pick<Recipe['student'], 'precision'>) => precision;
  const wanted = { teach: of(teach), label: of(label), student: of(student) };
  const isLow = Object.values(wanted).some((precision) => precision !== 'float32' && precision !== 'auto');
  // Runs from before trainers were asked go on without.
  if (isLow && patched('checked-precisions')) await trainer.checkPrecisions(wanted);
}
