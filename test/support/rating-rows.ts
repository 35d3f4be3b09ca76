import type { FeatureBlock } from '../../core/contracts/data/feature-range';
import type { LabelledRows } from '../../core/data/labelled-rows';
import { createRandom } from '../../core/random/random';

export const USERS = 24;
export const ITEMS = 20;

/** Columns of `createRatings`, as preprocessing lays them out. */
export const RATING_BLOCKS: readonly FeatureBlock[] = [
  { column: 'user', kind: 'categorical', start: 0, size: USERS },
  { column: 'item', kind: 'categorical', start: USERS, size: ITEMS },
];

interface Ratings extends LabelledRows {
  /** Of each row, float32 [rows]. */
  targets: Float32Array;
  /** Of each row, from 0. */
  users: number[];
  items: number[];
}

/**
 * Ratings of items by users, of mean 0 and deviation 1 about, each pair in one of two parts: what a user gives as a rule, what
 * an item gets, and how much two tastes of the user meet two sides of the item, which is more than half of it.
 */
export function createRatings(seed: number): { train: Ratings; validation: Ratings } {
  const random = createRandom(seed, 'ratings');
  const draw = (count: number, deviation: number) =>
    Array.from({ length: count }, () => deviation * random.normal());
  const [ofUsers, ofItems] = [draw(USERS, 0.5), draw(ITEMS, 0.5)];
  const [tastes, sides] = [draw(2 * USERS, 0.75), draw(2 * ITEMS, 0.75)];
  const parts: { user: number; item: number; rating: number }[][] = [[], []];
  for (let user = 0; user < USERS; user += 1)
    for (let item = 0; item < ITEMS; item += 1) {
      const met = [0, 1].map((i) => (tastes[2 * user + i] ?? 0) * (sides[2 * item + i] ?? 0));
      const sum = [ofUsers[user] ?? 0, ofItems[item] ?? 0, ...met, 0.1 * random.normal()];
      const rating = sum.reduce((total, term) => total + term, 0);
      parts[random.uniform() < 0.75 ? 0 : 1]?.push({ user, item, rating });
    }
  const [train = [], validation = []] = parts;
  return { train: encode(train), validation: encode(validation) };
}

function encode(rows: readonly { user: number; item: number; rating: number }[]): Ratings {
  const width = USERS + ITEMS;
  const inputs = new Float32Array(rows.length * width);
  rows.forEach(({ user, item }, row) => {
    inputs[row * width + user] = 1;
    inputs[row * width + USERS + item] = 1;
  });
  return {
    rows: rows.length,
    shape: [width],
    inputs,
    labels: new Uint8Array(rows.length),
    targets: Float32Array.from(rows, ({ rating }) => rating),
    users: rows.map(({ user }) => user),
    items: rows.map(({ item }) => item),
  };
}
