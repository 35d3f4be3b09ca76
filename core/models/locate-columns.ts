import type { Architecture } from '../contracts/models/architecture';
import { InvalidInput } from '../contracts/errors';
import { MOST_IMAGES } from '../contracts/models/table-architectures';
import type { FeatureBlock, FeatureRange, ImageRange } from '../contracts/data/feature-range';
import { sizeOf } from '../contracts/models/shape';
import type { ColumnKind } from '../contracts/data/table';

/**
 * An architecture that knows where its columns lie in a row of features; others are as they were.
 *
 * @param blocks of the data's columns; none for images
 * @throws InvalidInput for a column that isn't among them, no text column where one is needed, and places that are given
 *   and aren't the data's
 */
export function locateColumns(architecture: Architecture, blocks: readonly FeatureBlock[]): Architecture {
  switch (architecture.type) {
    case 'wide-and-deep':
      return { ...architecture, fields: settle(architecture.fields, ofKind(blocks, 'categorical')) };
    case 'text-classifier':
      return { ...architecture, fields: settle(architecture.fields, textsOf(blocks)) };
    case 'joint-fusion':
      return { ...architecture, fields: settle(architecture.fields, imagesOf(blocks)) };
    case 'two-tower': {
      const { user, item, fields } = architecture;
      const found = { user: named('user', user, blocks), item: named('item', item, blocks) };
      return { ...architecture, fields: settle(fields, found) };
    }
    default:
      return architecture;
  }
}

function ofKind(blocks: readonly FeatureBlock[], wanted: ColumnKind): FeatureRange[] {
  return blocks.filter(({ kind }) => kind === wanted).map(rangeOf);
}

function textsOf(blocks: readonly FeatureBlock[]): FeatureRange[] {
  const texts = ofKind(blocks, 'text');
  if (texts.length === 0)
    throw refuse('type', 'text-classifier', 'another type: the data has no text column');
  return texts;
}

function imagesOf(blocks: readonly FeatureBlock[]): ImageRange[] {
  const images = blocks.flatMap(({ start, shape }) => (shape ? [{ start, size: sizeOf(shape), shape }] : []));
  if (images.length === 0) throw refuse('type', 'joint-fusion', 'another type: the data has no image column');
  if (images.length > MOST_IMAGES)
    throw refuse('type', 'joint-fusion', `another type: the data has ${images.length} image columns`);
  return images;
}

/** In the order of the features, whatever that of the names. */
function named(
  tower: 'user' | 'item',
  columns: readonly string[],
  blocks: readonly FeatureBlock[],
): FeatureRange[] {
  const known = blocks.map(({ column }) => column);
  columns.forEach((column, i) => {
    if (known.includes(column)) return;
    throw refuse(`${tower}[${i}]`, column, `a column that is learned from: ${known.join(', ')}`);
  });
  return blocks.filter(({ column }) => columns.includes(column)).map(rangeOf);
}

function settle<Fields>(given: Fields | undefined, found: Fields): Fields {
  if (given === undefined || JSON.stringify(given) === JSON.stringify(found)) return found;
  throw refuse('fields', given, `nothing, or what the data has: ${JSON.stringify(found)}`);
}

function rangeOf({ start, size }: FeatureBlock): FeatureRange {
  return { start, size };
}

function refuse(path: string, value: unknown, allowed: string): InvalidInput {
  return new InvalidInput('architecture', [{ path, value, allowed }]);
}
