import type { Optimizer } from '../contracts/training';

/**
 * Learning rate η of step s (from 0) out of S.
 *
 * - `constant`: η
 * - `cosine`: with W = round(warmupFraction · S), η (s + 1) / W while s < W, then
 *   η/2 (1 + cos(π (s − W) / (S − W))) (Loshchilov, Hutter 2017, "SGDR", eq. 5, without restarts)
 */
export function learningRateAt(optimizer: Optimizer, step: number, totalSteps: number): number {
  const { learningRate, schedule, warmupFraction } = optimizer;
  if (schedule === 'constant') return learningRate;
  const warmup = Math.round(warmupFraction * totalSteps);
  if (step < warmup) return (learningRate * (step + 1)) / warmup;
  const done = (step - warmup) / Math.max(1, totalSteps - warmup);
  return (learningRate / 2) * (1 + Math.cos(Math.PI * Math.min(1, done)));
}
