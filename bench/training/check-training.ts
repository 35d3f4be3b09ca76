import type { Measurement } from '../measure/measure-peer';

/** Refuses what isn't the same work: another number of parameters, or a loss that hasn't fallen. */
export function checkTraining({ ready, finalLoss }: Measurement, others: readonly Measurement[]): void {
  const other = others.find(({ ready: { parameters } }) => parameters !== ready.parameters);
  if (other) {
    throw new Error(
      `the model has ${ready.parameters} parameters, and another peer's ${other.ready.parameters}`,
    );
  }
  if (!Number.isFinite(finalLoss) || !(finalLoss < ready.firstLoss)) {
    throw new Error(`the loss went from ${ready.firstLoss} to ${finalLoss}: it has to fall`);
  }
}
