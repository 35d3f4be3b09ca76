import type { ActivitySpan } from './activity-span';

/** Where the slots' time of a run went, in slot-milliseconds; the parts add up to `total`. */
export interface SlotTime {
  total: number;
  /** A trainer computed. */
  computing: number;
  /** An activity was under way in a slot, but its trainer didn't compute: artifacts, messages, a process's start. */
  waiting: number;
  /** A slot was free while an activity was queued. */
  dispatching: number;
  /** No slot had work and none was queued: start and end of the services, the light stages, workflow tasks. */
  between: number;
  /** A slot was free and nothing was ready for it: other slots' results were needed first. */
  unfilled: number;
}

/**
 * Accounts for the time of `slots` slots between two moments.
 *
 * @param spans of the activities that take a slot.
 * @param computing slot-milliseconds in which trainers computed.
 */
export function accountSlots(
  slots: number,
  [beginMs, endMs]: readonly [number, number],
  spans: readonly ActivitySpan[],
  computing: number,
): SlotTime {
  const moments = spans.flatMap(({ scheduledMs, startedMs, endedMs }) => [scheduledMs, startedMs, endedMs]);
  const inside = moments.filter((moment) => moment > beginMs && moment < endMs);
  const cuts = [...new Set([beginMs, ...inside, endMs])].sort((a, b) => a - b);
  const time = { busy: 0, dispatching: 0, between: 0, unfilled: 0 };
  cuts.slice(1).forEach((to, i) => {
    const from = cuts[i] ?? to;
    const running = spans.filter(({ startedMs, endedMs }) => startedMs <= from && endedMs >= to).length;
    const queued = spans.filter(
      ({ scheduledMs, startedMs }) => scheduledMs <= from && startedMs >= to,
    ).length;
    const free = Math.max(0, slots - running);
    const ready = Math.min(free, queued);
    time.busy += (to - from) * (slots - free);
    time.dispatching += (to - from) * ready;
    time[running + queued === 0 ? 'between' : 'unfilled'] += (to - from) * (free - ready);
  });
  const { busy, ...rest } = time;
  return { total: slots * (endMs - beginMs), computing, waiting: Math.max(0, busy - computing), ...rest };
}

/** Share of the slots' time that the run's services and workers took, and no trainer. */
export function overheadShare({ total, waiting, dispatching, between }: SlotTime): number {
  return (waiting + dispatching + between) / total;
}
