/** Data that the set-up fetches, and verifies, for recipes that name it. */

/** Sets in MNIST's four idx files. */
export const EXAMPLE_IMAGES = ['mnist', 'fashion-mnist'] as const;

/** Tables, each one file: `example:card-default` is a file's location. */
export const EXAMPLE_TABLES = {
  'card-default': 'card-default.csv',
  'clothing-reviews': 'clothing-reviews.parquet',
  cells: 'cells.csv',
} as const;
export type ExampleTable = keyof typeof EXAMPLE_TABLES;

export function isExampleTable(name: string): name is ExampleTable {
  return Object.hasOwn(EXAMPLE_TABLES, name);
}
