import type { Precision } from '../../contracts/training/training-options';
import type { PredictCallbacks } from '../engine';
import { choosePrecision } from '../precision/choose-precision';
import type { Lease } from '../program/program-cache';
import type { InferenceProgram, RowsOfInputs } from './create-inference-program';

const TURNS = 3;

/**
 * Measures what an ensemble is faster in on this device, on the first batch of its rows. Both programs are left in the
 * cache that they come from.
 *
 * @throws Error where the caller gives no clock.
 */
export async function measureInference(
  prepare: (precision: Precision) => Promise<Lease<InferenceProgram<unknown>>>,
  source: RowsOfInputs,
  rows: number,
  callbacks: PredictCallbacks,
): Promise<Precision> {
  if (!callbacks.nowMs) throw new Error('precision "auto" needs a clock, callbacks.nowMs');
  const nowMs = callbacks.nowMs.bind(callbacks);
  const leases: Lease<InferenceProgram<unknown>>[] = [];
  const prepareTurn = async (precision: Precision): Promise<() => unknown> => {
    const lease = await prepare(precision);
    leases.push(lease);
    return () => lease.program.predict(source, 0, Math.min(rows, lease.program.rows));
  };
  try {
    const takeTurn = { float32: await prepareTurn('float32'), bf16: await prepareTurn('bf16') };
    return (await choosePrecision(takeTurn, nowMs, TURNS)).precision;
  } finally {
    for (const { release } of leases) release();
  }
}
