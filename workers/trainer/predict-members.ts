import { InvalidData } from '../../core/contracts/errors';
import type { AnyNetwork, Network } from '../../core/contracts/models/models';
import { averageOutputs } from '../../core/distillation/average-outputs';
import type { Engine, EnsembleRequest } from '../../core/engine/engine';
import { refuseLowPrecision } from '../../core/engine/precision/refuse-low-precision';
import type { JobContext } from './job-context';
import { readNetwork } from './read-inputs';

export interface Member {
  network: Network;
  weight: number;
}

type PredictContext = Pick<JobContext, 'blobs' | 'shouldStop'> & {
  engine: Pick<Engine, 'predict' | 'predictEnsemble'>;
};

/**
 * Predicts rows with each member and averages their probabilities: in one program where the engine offers it, else
 * member by member. Members of weight 0 are not run.
 *
 * @param onRows is told how many rows are done, each counted once for every member of a weight above 0.
 * @returns log-probabilities, float32 [rows, classes]
 * @throws InvalidInput for a precision that the engine doesn't have; InvalidData where fp16 can't hold what is between.
 */
export async function predictMembers(
  members: Member[],
  { precision, ...source }: Omit<EnsembleRequest, 'members'>,
  { blobs, engine, shouldStop }: PredictContext,
  onRows: (rowsDone: number) => void,
): Promise<Float32Array> {
  const used = await Promise.all(
    listUsed(members).map(async ({ network, weight }) => ({
      network: await readNetwork(blobs, network),
      weight,
    })),
  );
  if (engine.predictEnsemble) {
    const callbacks = {
      onRows: (rows: number) => onRows(rows * used.length),
      shouldStop,
      nowMs: () => performance.now(),
    };
    const request = { members: used, ...source, ...(precision && { precision }) };
    const logProbabilities = await engine.predictEnsemble(request, callbacks);
    if (precision === 'fp16') refuseOverflow(logProbabilities);
    return logProbabilities;
  }
  if (precision && precision !== 'auto') refuseLowPrecision({ precision });
  const predictions = [];
  for (const [i, { network, weight }] of used.entries()) {
    const logProbabilities = await engine.predict(
      { network, ...source },
      { onRows: (rows) => onRows(i * source.rows + rows), shouldStop },
    );
    predictions.push({ logProbabilities, weight });
  }
  return averageOutputs(predictions, used[0]?.network.task);
}

/** The members that predictions need. */
export function listUsed<M extends { network: AnyNetwork; weight: number }>(members: readonly M[]): M[] {
  return members.filter(({ weight }) => weight > 0);
}

/** A product of more than 65,504 is infinite in float16. */
function refuseOverflow(logProbabilities: Float32Array): void {
  if (logProbabilities.every(Number.isFinite)) return;
  throw new InvalidData(
    "the ensemble's predictions in fp16 are not finite: its activations are too large for float16; " +
      'label.precision "bf16" or "float32" has room for them',
  );
}
