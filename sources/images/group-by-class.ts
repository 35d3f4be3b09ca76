import { InvalidData } from '../../core/contracts/errors';
import { compareCodePoints } from '../../core/data/compare-code-points';
import type { SplitName } from '../../core/data/split/source-splits';
import { SPLIT_NAMES } from './split-names';
import type { SplitPaths } from './split-paths';

export interface ClassFolders {
  /** In order of code points: the place is the class number. */
  classNames: string[];
  /** Paths in their order. */
  splits: SplitPaths;
  /** Files that are no images, or hidden. */
  ignoredFiles: number;
}

const IMAGE = /\.(png|jpe?g|webp)$/i;
const LAYOUTS = '<class>/<file>, or train/<class>/<file> with validation and test beside train';
const UNLABELLED = /^unlabelled\/[^/]+$/;

/**
 * Sorts a folder's files into classes and splits by their paths: `<class>/<file>`, or `<split>/<class>/<file>`.
 *
 * @param paths from the folder on, in order.
 * @param name of the folder, for messages.
 * @param keepsUnlabelled whether a folder "unlabelled" is no class: its images have none.
 * @throws InvalidData where an image lies elsewhere, where there is none, or where a class has none for training.
 */
export function groupByClass(paths: readonly string[], name: string, keepsUnlabelled = false): ClassFolders {
  const images = paths.filter((path) => IMAGE.test(path) && !isHidden(path));
  if (images.length === 0) {
    throw new InvalidData(`${name} has no PNG, JPEG or WebP file among its ${paths.length} files`, { name });
  }
  const hasSplits = images.some((path) => /^train\/[^/]+\/[^/]+$/.test(path));
  const numbered = images.map((path, number) => ({ path, number }));
  const isUnlabelled = ({ path }: { path: string }) => keepsUnlabelled && UNLABELLED.test(path);
  const placed = numbered
    .filter((image) => !isUnlabelled(image))
    .map((image) => ({ ...image, ...placeImage(image.path, hasSplits, name) }));
  const classNames = [...new Set(placed.map((image) => image.className))].sort(compareCodePoints);
  const labels = new Map(classNames.map((className, label) => [className, label]));
  const splits: SplitPaths = { train: [] };
  for (const { path, number, split, className } of placed) {
    (splits[split] ??= []).push({ path, label: labels.get(className) ?? 0, number });
  }
  refuseUnknownClasses(splits, classNames, name);
  const unlabelled = numbered.filter(isUnlabelled).map((image) => ({ ...image, label: 0 }));
  if (unlabelled.length > 0) splits.unlabelled = unlabelled;
  return { classNames, splits, ignoredFiles: paths.length - images.length };
}

/** Of the Finder, of editors, of version control. */
function isHidden(path: string): boolean {
  return path.split('/').some((part) => part.startsWith('.'));
}

function placeImage(path: string, hasSplits: boolean, name: string): { split: SplitName; className: string } {
  const parts = path.split('/');
  if (!hasSplits && parts.length === 2) return { split: 'train', className: parts[0] ?? '' };
  const split = SPLIT_NAMES.get(parts[0] ?? '');
  if (hasSplits && parts.length === 3 && split) return { split, className: parts[1] ?? '' };
  throw new InvalidData(`${name}: ${path} lies elsewhere than allowed: ${LAYOUTS}`, { name, path });
}

function refuseUnknownClasses(splits: SplitPaths, classNames: string[], name: string): void {
  const learned = new Set(splits.train.map(({ label }) => label));
  for (const [split, images] of Object.entries(splits)) {
    const unknown = images.find(({ label }) => !learned.has(label));
    if (!unknown) continue;
    const known = classNames.filter((_, label) => learned.has(label)).join(', ');
    const found = classNames[unknown.label] ?? '';
    throw new InvalidData(
      `${name}: ${split} has a class ${found} (${unknown.path}), but train has none of it; train has ${known}`,
      { name, split, className: found, path: unknown.path },
    );
  }
}
