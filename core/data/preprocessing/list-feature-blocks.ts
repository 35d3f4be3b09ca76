import type { FeatureBlock } from '../../contracts/data/feature-range';
import { pixelShapeOf } from '../../contracts/data/pixel-format';
import type { ColumnPreprocessing, Preprocessing } from '../../contracts/data/preprocessing';
import { encoderOf } from './encode-features';

/** Where each column's features lie in a row, in their order. */
export function listFeatureBlocks({ columns }: Preprocessing): FeatureBlock[] {
  let start = 0;
  return columns.map((column) => {
    const size = encoderOf(column).names.length;
    const block = { column: column.name, kind: column.kind, start, size, ...shapeOf(column) };
    start += size;
    return block;
  });
}

function shapeOf(column: ColumnPreprocessing): Pick<FeatureBlock, 'shape'> {
  return column.kind === 'image' ? { shape: pixelShapeOf(column) } : {};
}
