import type { Network } from '../../core/contracts/models';
import { averageProbabilities } from '../../core/distillation/average-probabilities';
import type { PredictRequest } from '../../core/engine/engine';
import type { JobContext } from './job-context';
import { readNetwork } from './read-inputs';

export interface Member {
  network: Network;
  weight: number;
}

/**
 * Predicts rows with each member and averages their probabilities. Members of weight 0 are not run.
 *
 * @returns log-probabilities, float32 [rows, classes]
 */
export async function predictMembers(
  members: Member[],
  images: Omit<PredictRequest, 'network'>,
  { blobs, engine, shouldStop }: Pick<JobContext, 'blobs' | 'engine' | 'shouldStop'>,
  onRows: (rowsDone: number) => void,
): Promise<Float32Array> {
  const used = members.filter((member) => member.weight > 0);
  const predictions = [];
  for (const [i, { network, weight }] of used.entries()) {
    const logProbabilities = await engine.predict(
      { network: await readNetwork(blobs, network), ...images },
      { onRows: (rows) => onRows(i * images.rows + rows), shouldStop },
    );
    predictions.push({ logProbabilities, weight });
  }
  return averageProbabilities(predictions);
}
