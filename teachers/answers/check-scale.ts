import { InvalidInput } from '../../core/contracts/errors';

/** Rows below which a pattern in the errors may be chance. */
const LEAST_ROWS = 20;
/** Share of the variance that numbers miss where they say no more than the mean. */
const NO_BETTER = 0.9;
/** Share of the variance that may be left of numbers that are good on another scale. */
const GOOD = 0.5;

/**
 * Refuses numbers that say no more than the mean of the target as they are, and are good as soon as they are multiplied and
 * moved: those of a model that learned the target in other units, or standardised.
 *
 * @param said float32 [rows]
 * @param wanted [rows], both in the target's own units
 * @throws InvalidInput with the scale that fits the rows best: the line of least squares.
 */
export function refuseOtherScale(said: Float32Array, wanted: Float64Array): void {
  const rows = wanted.length;
  const mean = (of: (row: number) => number) => wanted.reduce((sum, _, row) => sum + of(row), 0) / rows;
  const saidOf = (row: number) => said[row] ?? NaN;
  const wantedOf = (row: number) => wanted[row] ?? NaN;
  const [centre, wantedCentre] = [mean(saidOf), mean(wantedOf)];
  const variance = mean((row) => (wantedOf(row) - wantedCentre) ** 2);
  const missed = mean((row) => (saidOf(row) - wantedOf(row)) ** 2);
  if (rows < LEAST_ROWS || missed < NO_BETTER * variance) return;
  const spread = mean((row) => (saidOf(row) - centre) ** 2);
  const slope = mean((row) => (saidOf(row) - centre) * (wantedOf(row) - wantedCentre)) / spread;
  const left = variance - slope ** 2 * spread;
  if (!(left <= GOOD * variance) || variance === 0) return;
  const [rmse, ofMean, best] = [missed, variance, left].map((square) => show(Math.sqrt(Math.max(0, square))));
  const offset = wantedCentre - slope * centre;
  const line = `${show(slope)} × the number ${offset < 0 ? '−' : '+'} ${show(Math.abs(offset))}`;
  const allowed =
    `numbers in the target's own units: as they are, their RMSE on ${rows} training rows is ${rmse}, ` +
    `that of always the mean is ${ofMean}, and that of ${line} is ${best}`;
  throw new InvalidInput('teacher', [{ path: 'output.gives', value: 'numbers', allowed }]);
}

function show(value: number): string {
  return String(Number(value.toPrecision(4)));
}
