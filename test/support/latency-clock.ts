/**
 * A clock for single-row timings, which read it twice each: of the timed predictions the n-th takes n ms, each of the 100
 * of the warm-up 1000 ms.
 */
export function createLatencyClock(): () => number {
  let calls = 0;
  let nowMs = 0;
  return () => {
    const index = Math.floor(calls / 2);
    if (calls % 2 === 1) nowMs += index < 100 ? 1000 : index - 99;
    calls += 1;
    return nowMs;
  };
}
