/** Prints the digest of an ensemble's predictions, for a test to hold against its own. */
import { createHash } from 'node:crypto';
import { drawShifts } from '../../../../core/data/shift-images';
import { createInference } from '../../../../core/engine/inference/create-inference';
import { loadTensorFlow } from '../../../support/load-tensorflow';
import { createStripedImages } from '../../../support/striped-images';
import { drawMembers } from './random-members';

const { rows, images } = createStripedImages(1100, 3);
const request = { members: drawMembers(1), rows, images, shifts: drawShifts(rows, 2, 4) };
void createInference(loadTensorFlow())
  .predictEnsemble(request)
  .then((predictions) => process.stdout.write(createHash('sha256').update(predictions).digest('hex')));
