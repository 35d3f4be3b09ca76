import type { Measurement } from '../measure/measure-peer';

const TOLERANCE = 1e-4;

/** Refuses labels that aren't those of the other peers: the weights are the same, so must the scores be. */
export function checkInference({ ready, finalLoss }: Measurement, others: readonly Measurement[]): void {
  const [other] = others;
  if (!Number.isFinite(finalLoss)) throw new Error(`the score is ${finalLoss}`);
  if (other === undefined) return;
  if (other.ready.parameters !== ready.parameters) {
    throw new Error(
      `the ensemble has ${ready.parameters} parameters, and another peer's ${other.ready.parameters}`,
    );
  }
  if (Math.abs(finalLoss - other.finalLoss) > TOLERANCE) {
    throw new Error(`the soft labels score ${finalLoss}, and another peer's ${other.finalLoss}`);
  }
}
