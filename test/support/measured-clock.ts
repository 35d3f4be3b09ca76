import type { TrainCallbacks } from '../../core/engine/engine';

/** A clock by which turns of float32 and of bf16 take so long: asked once before the turn of either that isn't timed. */
export function createMeasuredClock(float32: number, bf16: number): Pick<TrainCallbacks, 'nowMs'> {
  let [calls, now] = [0, 0];
  return {
    nowMs: () => {
      calls += 1;
      const isEnd = calls % 2 === 0;
      if (isEnd) now += calls % 4 === 0 ? float32 : bf16;
      return now;
    },
  };
}
