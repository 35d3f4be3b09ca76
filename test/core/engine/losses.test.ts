/** @jest-environment <rootDir>/test/support/native-environment.js */
/** Every loss trains the same network on both engines. */
import { createCompiledEngine } from '../../../core/engine/compiled/create-compiled-engine';
import { createEagerEngine } from '../../../core/engine/eager/create-eager-engine';
import { listWeights } from '../../../core/models/list-weights';
import { decodeWeights } from '../../../core/models/weights-file';
import { loadTensorFlow } from '../../support/load-tensorflow';
import { describeLoss, LOSSES } from '../../support/losses';
import { createCallbacks, createTrainRequest } from '../../support/train-request';

const tf = loadTensorFlow();
const eager = createEagerEngine(tf);
const compiled = createCompiledEngine(tf);
const MLP = { type: 'mlp' as const, hidden: [12] };

test.each(LOSSES.map((loss) => [describeLoss(loss), loss] as const))('%s', async (_, loss) => {
  const request = createTrainRequest({ architecture: MLP, loss, epochs: 8, untilEpoch: 8 });
  const [one, other] = [
    await eager.train(request, createCallbacks()),
    await compiled.train(request, createCallbacks()),
  ];
  const values = (bytes: Uint8Array) =>
    [...decodeWeights(bytes, listWeights(MLP, [8, 8, 1], 4)).values()].flatMap((weights) => [...weights]);
  const wanted = values(one.weights);
  values(other.weights).forEach((value, i) => expect(Math.abs(value - wanted[i]!)).toBeLessThan(2e-4));
  one.history.forEach(({ loss: mean }, epoch) => expect(other.history[epoch]!.loss).toBeCloseTo(mean, 3));
  // It learns: less than half of the errors of one who guesses among four.
  expect(one.validation.errors / one.validation.rows).toBeLessThan(0.375);
});
