import type { TrainerProgress } from '../../core/contracts/training/trainer-jobs';

/** Progress of scoring `total` rows, with the rate since now. */
export function createRowProgress(
  total: number,
  report: (progress: TrainerProgress) => void,
): (rowsDone: number) => void {
  const startedMs = performance.now();
  return (done) => {
    const seconds = Math.max(1e-3, (performance.now() - startedMs) / 1000);
    report({ done, total, unit: 'rows', rowsPerSecond: done / seconds });
  };
}
