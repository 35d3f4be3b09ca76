// @ts-check
// Everything that set-up brings, in the order in which it does.
import { mnist } from './mnist.mjs';
import { npmPackages } from './npm-packages.mjs';
import { seaweedfs } from './seaweedfs.mjs';
import { temporal } from './temporal.mjs';
import { tensorflow } from './tensorflow.mjs';
import { SetupFailure } from './setup-failure.mjs';

/** @type {import('./part.mjs').Part[]} */
const PARTS = [npmPackages, tensorflow, temporal, seaweedfs, mnist];

/** @param {string[] | undefined} names @returns {import('./part.mjs').Part[]} the named ones with what they need; all where none is named */
export function selectParts(names) {
  if (names === undefined) return PARTS;
  const known = PARTS.map((part) => part.name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new SetupFailure(`--only names '${unknown.join(', ')}'; the parts are ${known.join(', ')}.`);
  const wanted = new Set(names);
  for (const part of PARTS) if (wanted.has(part.name)) part.needs.forEach((need) => wanted.add(need));
  return PARTS.filter((part) => wanted.has(part.name));
}
