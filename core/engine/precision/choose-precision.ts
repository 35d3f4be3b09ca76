/** What is timed. */
type Candidate = 'float32' | 'bf16';

export interface PrecisionChoice {
  precision: Candidate;
  /** Median times of a turn, in the clock's unit. */
  medians: Readonly<Record<Candidate, number>>;
}

/** Less is not worth the digits that it costs. */
const MIN_GAIN = 1.1;

/**
 * Times both programs of a training on the device and takes bf16 where it is at least 1.1 times as fast. They take
 * turns, so that whatever else the machine does slows both.
 *
 * @param takeSteps runs a few steps; on programs whose state may change.
 * @param clock gives the time, in any unit.
 * @param turns how often each is timed, after one turn that isn't, for what is set up in the first call.
 */
export async function choosePrecision(
  takeSteps: Readonly<Record<Candidate, () => unknown>>,
  clock: () => number,
  turns: number,
): Promise<PrecisionChoice> {
  if (!Number.isInteger(turns) || turns < 1) throw new Error(`turns must be a whole number from 1: ${turns}`);
  const times: Record<Candidate, number[]> = { float32: [], bf16: [] };
  for (let turn = 0; turn <= turns; turn += 1) {
    for (const precision of ['float32', 'bf16'] as const) {
      const start = clock();
      await takeSteps[precision]();
      if (turn > 0) times[precision].push(clock() - start);
    }
  }
  const medians = { float32: medianOf(times.float32), bf16: medianOf(times.bf16) };
  return { precision: medians.float32 >= MIN_GAIN * medians.bf16 ? 'bf16' : 'float32', medians };
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1] ?? 0, sorted[sorted.length >> 1] ?? 0];
  return (low + high) / 2;
}
