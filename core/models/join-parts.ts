import type { Layer } from './layers/layer';

/** What each part gives, one behind the other: vectors of the same input. */
export function joinParts(name: string, parts: readonly (readonly Layer[])[]): readonly Layer[] {
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  return [{ type: 'merge', name, by: 'concatenate', branches: parts }];
}
