import { createHash } from 'node:crypto';
import { drawShifts } from '../../../../core/data/shift-images';
import { createInference } from '../../../../core/engine/inference/create-inference';
import { loadTensorFlow } from '../../../support/load-tensorflow';
import { createStripedImages } from '../../../support/striped-images';
import { drawMembers } from './random-members';

/** SHA-256 of an ensemble's predictions, to be the same in every process. */
export async function digestPredictions(): Promise<string> {
  const { rows, inputs } = createStripedImages(1100, 3);
  const request = { members: drawMembers(1), rows, inputs, shifts: drawShifts(rows, 2, 4) };
  const predictions = await createInference(loadTensorFlow()).predictEnsemble(request);
  return createHash('sha256').update(predictions).digest('hex');
}
