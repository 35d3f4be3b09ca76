import { together } from './together';

/**
 * Runs work side by side, at most so many at a time: each that ends lets the next one start. What is said of failures
 * at `together` holds here.
 *
 * @returns in the order of `items`.
 */
export async function inLanes<Item, Result>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const runLane = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item, index);
  };
  await together(() => Array.from({ length: Math.min(lanes, items.length) }, runLane));
  return results;
}
