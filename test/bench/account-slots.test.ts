import { accountSlots, overheadShare } from '../../bench/run/account-slots';
import type { ActivitySpan } from '../../bench/run/activity-span';

const span = (scheduledMs: number, startedMs: number, endedMs: number): ActivitySpan => ({
  stage: 'train',
  taskQueue: 'trainers',
  scheduledMs,
  startedMs,
  endedMs,
});

const SPANS = [span(10, 20, 60), span(10, 20, 40), span(10, 45, 50)];

test('every slot-millisecond is accounted for once', () => {
  expect(accountSlots(2, [0, 100], SPANS, 50)).toEqual({
    total: 200,
    computing: 50,
    waiting: 15, // of the 65 under way
    dispatching: 25, // two slots from 10 to 20, one from 40 to 45
    between: 100, // two slots from 0 to 10 and from 60 to 100
    unfilled: 10, // one slot from 50 to 60
  });
});

test("what is queued behind full slots is no one's overhead", () => {
  const { dispatching, unfilled } = accountSlots(1, [0, 50], [span(0, 0, 20), span(0, 20, 50)], 50);
  expect([dispatching, unfilled]).toEqual([0, 0]);
});

test('a run in which nothing happens is all overhead; one that computes throughout has none', () => {
  expect(overheadShare(accountSlots(3, [5, 15], [], 0))).toBe(1);
  expect(overheadShare(accountSlots(1, [5, 15], [span(5, 5, 15)], 10))).toBe(0);
});
