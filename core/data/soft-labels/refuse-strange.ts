import { InvalidData } from '../../contracts/errors';

/** How far above 0 rounding may bring a log-probability. */
const ROUNDING = 1e-3;

/**
 * @param logProbabilities float32 [rows, classes]
 * @throws InvalidData naming the first number that is no log-probability: NaN, or clearly above 0
 */
export function refuseStrange(logProbabilities: Float32Array, classes: number): void {
  const at = logProbabilities.findIndex((value) => !(value <= ROUNDING));
  if (at < 0) return;
  const [row, label] = [Math.floor(at / classes), at % classes];
  const found = String(logProbabilities[at]);
  throw new InvalidData(
    `the teachers' log-probability of class ${label} is ${found} in row ${row} of the shard`,
    {
      row,
      class: label,
      found,
    },
  );
}
