import type { LabelledRows } from './labelled-rows';

/** Writes what a row is to teach: one-hot where it is a class, which needs zeros; else its labels or number. */
export function writeTargets(
  target: Float32Array,
  at: number,
  { labels, targets }: Pick<LabelledRows, 'labels' | 'targets'>,
  classes: number,
  row: number,
): void {
  if (targets) target.set(targets.subarray(row * classes, (row + 1) * classes), at);
  else target[at + (labels[row] ?? 0)] = 1;
}
