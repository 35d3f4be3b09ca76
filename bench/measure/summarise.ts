import type { Measurement } from './measure-peer';
import { median } from './median';

/** One peer in one row, over all rounds. Times are those of a step (training) or of a row (inference). */
export interface PeerSummary {
  peer: string;
  row: string;
  /** Median of the rounds' medians. */
  medianMs: number;
  minMs: number;
  maxMs: number;
  /** Of the first round, where no compiled kernels lie in a cache. */
  firstMs: number;
  /** The largest of the rounds. */
  peakRssBytes: number;
  parameters: number;
  firstLoss: number;
  finalLoss: number;
  versions: Record<string, string>;
  /** Some round could not be measured on a quiet machine. */
  noisy: boolean;
  othersShare: number;
  /** One list a round. */
  repetitionsMs: number[][];
}

/** @param units steps, or rows, of one repetition */
export function summarise(
  peer: string,
  row: string,
  units: number,
  rounds: readonly Measurement[],
): PeerSummary {
  const [first] = rounds;
  if (!first) throw new Error(`${peer} was not measured in ${row}`);
  const repetitionsMs = rounds.map((round) => round.repetitionsMs.map((ms) => ms / units));
  return {
    peer,
    row,
    medianMs: median(repetitionsMs.map(median)),
    minMs: Math.min(...repetitionsMs.flat()),
    maxMs: Math.max(...repetitionsMs.flat()),
    firstMs: first.ready.firstMs,
    peakRssBytes: Math.max(...rounds.map((round) => round.peakRssBytes)),
    parameters: first.ready.parameters,
    firstLoss: first.ready.firstLoss,
    finalLoss: median(rounds.map((round) => round.finalLoss)),
    versions: first.ready.versions,
    noisy: rounds.some((round) => round.noisy),
    othersShare: Math.max(...rounds.map((round) => round.othersShare)),
    repetitionsMs,
  };
}
