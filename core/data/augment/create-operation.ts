import type { AugmentOperation } from '../../contracts/data/augment-operation';
import { areImages, type LabelledRows } from '../labelled-rows';
import type { ImageShape } from '../labelled-images';
import type { TableLayout } from '../table/table-layout';
import { createCrop } from './operations/crop';
import { createCutMix } from './operations/cutmix';
import { createCutout } from './operations/cutout';
import { createDrop } from './operations/drop';
import { createFlip } from './operations/flip';
import { createJitter } from './operations/jitter';
import { createMixup } from './operations/mixup';
import { createMunge } from './operations/munge';
import { createCellNoise, createPixelNoise } from './operations/noise';
import { createRandAugment } from './operations/randaugment';
import { createRotation } from './operations/rotate';
import { createScale } from './operations/scale';
import { createShift } from './operations/shift';
import { createSmote } from './operations/smote';
import type { RowOperation } from './working-row';

/**
 * The operation that a recipe names, on rows of this data.
 *
 * @throws Error where it doesn't work on such rows; recipes that ask for that are refused before.
 */
export function createOperation(data: LabelledRows, operation: AugmentOperation): RowOperation {
  return areImages(data.shape)
    ? createImageOperation(data.shape, data.rows, operation)
    : createTableOperation(data, layoutOf(data), operation);
}

function createImageOperation(shape: ImageShape, rows: number, operation: AugmentOperation): RowOperation {
  switch (operation.type) {
    case 'shift':
      return createShift(shape, operation.pixels);
    case 'flip':
      return createFlip(shape, operation.axis);
    case 'rotate':
      return createRotation(shape, operation.degrees);
    case 'scale':
      return createScale(shape, operation.factor);
    case 'crop':
      return createCrop(shape, operation.area, operation.aspect);
    case 'jitter':
      return createJitter(shape, operation);
    case 'noise':
      return createPixelNoise(operation.deviation);
    case 'cutout':
      return createCutout(shape, operation.pixels);
    case 'randaugment':
      return createRandAugment(shape, operation.count, operation.magnitude);
    case 'mixup':
      return createMixup(rows, operation.alpha);
    case 'cutmix':
      return createCutMix(shape, rows, operation.alpha);
    default:
      throw new Error(`${operation.type} doesn't work on images`);
  }
}

function createTableOperation(
  data: LabelledRows,
  layout: TableLayout,
  operation: AugmentOperation,
): RowOperation {
  switch (operation.type) {
    case 'noise': {
      const numbers = layout.columns.flatMap(({ start, number }) => (number ? [start] : []));
      return createCellNoise(Int32Array.from(numbers), operation.deviation);
    }
    case 'drop':
      return createDrop(layout, operation.share);
    case 'munge':
      return createMunge(data, layout, operation.share, operation.spread);
    case 'mixup':
      return createMixup(data.rows, operation.alpha);
    case 'smote':
      return createSmote(data, layout, operation.neighbours);
    default:
      throw new Error(`${operation.type} doesn't work on the rows of a table`);
  }
}

function layoutOf({ layout }: LabelledRows): TableLayout {
  if (!layout) throw new Error('operations on a table need the layout of its features');
  return layout;
}
