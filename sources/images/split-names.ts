import type { SplitName } from '../../core/data/split/source-splits';

/** How people name splits, in folders and lists. */
export const SPLIT_NAMES: ReadonlyMap<string, SplitName> = new Map([
  ['train', 'train'],
  ['validation', 'validation'],
  ['val', 'validation'],
  ['valid', 'validation'],
  ['test', 'test'],
]);
