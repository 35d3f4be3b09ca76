import { inLanes } from '../../../sources/files/in-lanes';

const turn = () => new Promise((resolve) => setImmediate(resolve));

test.each([
  [3, 10, 3],
  [8, 2, 2],
])('with %d lanes and %d items at most %d are under way', async (lanes, count, most) => {
  let running = 0;
  let highest = 0;
  const done: number[] = [];
  const items = Array.from({ length: count }, (_, i) => 10 * i);
  await inLanes(lanes, items, async (item, index) => {
    running += 1;
    highest = Math.max(highest, running);
    await turn();
    running -= 1;
    done.push(item - 9 * index);
  });
  expect(highest).toBe(most);
  expect(done.sort((a, b) => a - b)).toEqual(items.map((_, i) => i));
});

test('nothing is begun after a failure', async () => {
  const begun: number[] = [];
  const work = inLanes(2, [0, 1, 2, 3, 4, 5], async (item) => {
    begun.push(item);
    await turn();
    if (item === 1) throw new Error('no');
  });
  await expect(work).rejects.toThrow('no');
  await turn();
  await turn();
  expect(begun).toEqual([0, 1, 2]);
});
