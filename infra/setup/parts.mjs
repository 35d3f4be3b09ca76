// @ts-check
// Everything that set-up brings, in the order in which it does.
import { fashionMnist } from './examples/fashion-mnist.mjs';
import { mnist } from './examples/mnist.mjs';
import { cardDefault, cells, clothingReviews } from './examples/tables.mjs';
import { npmPackages } from './npm-packages.mjs';
import { seaweedfs } from './seaweedfs.mjs';
import { temporal } from './temporal.mjs';
import { tensorflow } from './tensorflow.mjs';
import { SetupFailure } from './setup-failure.mjs';

/** @type {import('./part.mjs').Part[]} */
export const PARTS = [
  ...[npmPackages, tensorflow, temporal, seaweedfs, mnist],
  ...[fashionMnist, cardDefault, clothingReviews, cells],
];

/** @param {string[] | undefined} names @returns {import('./part.mjs').Part[]} the named ones with what they need; where none is named, all that aren't on demand */
export function selectParts(names) {
  if (names === undefined) return PARTS.filter((part) => !part.isOnDemand);
  const known = PARTS.map((part) => part.name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new SetupFailure(`--only names '${unknown.join(', ')}'; the parts are ${known.join(', ')}.`);
  const wanted = new Set(names);
  for (const part of PARTS) if (wanted.has(part.name)) part.needs.forEach((need) => wanted.add(need));
  return PARTS.filter((part) => wanted.has(part.name));
}
