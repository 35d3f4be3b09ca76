import type { SchemaColumn } from '../../contracts/data/table';
import { SPLITS, type SplitAssignment, type SplitName } from '../split/split-assignment';
import { createColumnBuilder, type ColumnBuilder } from './column-builder';
import type { CellBlock, RawTable } from './raw-table';
import { textsOf } from './raw-table';
import type { Targets } from './read-target';
import { NO_SPLIT } from './split-table';
import { packShard } from './table-shard';

export interface PackedShard {
  split: SplitName | 'unlabelled';
  rows: number;
  bytes: Uint8Array;
}

interface ShardSource {
  columns: readonly SchemaColumn[];
  targets: Targets;
  weights: Float32Array | null;
  assignment: SplitAssignment;
  /** Name of the column that names rows, if any. */
  id: string | undefined;
}

/** The good rows in the order of the source, shard by shard of each split, in one pass over the table. */
export async function* packShards(
  table: RawTable,
  source: ShardSource,
  shardRows: number,
): AsyncIterable<PackedShard> {
  const features = source.columns.filter(({ role }) => role === 'feature');
  const shards = [...SPLITS, 'unlabelled' as const].map(
    (split) => new OpenShard(split, features, source, shardRows),
  );
  const wanted = (shards[0]?.builders ?? []).map((builder) => builder.wanted);
  if (source.id !== undefined) wanted.push({ name: source.id, as: 'text' });
  for await (const block of table.scan(wanted)) {
    for (let i = 0; i < block.rows; i += 1) {
      const shard = shards[source.assignment[block.start + i] ?? NO_SPLIT];
      if (!shard) continue;
      shard.append(block, i);
      if (shard.rows === shardRows) yield shard.pack();
    }
  }
  for (const shard of shards) if (shard.rows > 0) yield shard.pack();
}

/** A shard of one split while rows are added to it. */
class OpenShard {
  readonly builders: readonly ColumnBuilder[];
  private rowNumbers: number[] = [];
  private ids: (string | null)[] = [];

  constructor(
    private readonly split: PackedShard['split'],
    features: readonly SchemaColumn[],
    private readonly source: ShardSource,
    shardRows: number,
  ) {
    this.builders = features.map(({ name, kind }) => createColumnBuilder(name, kind, shardRows));
  }

  get rows(): number {
    return this.rowNumbers.length;
  }

  append(block: CellBlock, i: number): void {
    this.builders.forEach((builder, position) => builder.append(block, position, i));
    this.rowNumbers.push(block.start + i);
    if (this.source.id !== undefined) this.ids.push(textsOf(block, this.builders.length)[i] ?? null);
  }

  pack(): PackedShard {
    const { targets, weights, id } = this.source;
    const { rowNumbers, ids } = this;
    const { width, values } = targets;
    const bytes = packShard({
      rowNumbers: Int32Array.from(rowNumbers),
      ids: id === undefined ? null : ids,
      columns: this.builders.map((builder) => builder.take()),
      targets: Float32Array.from({ length: rowNumbers.length * width }, (_, at) => {
        const row = rowNumbers[Math.floor(at / width)] ?? 0;
        return values[row * width + (at % width)] ?? 0;
      }),
      weights: weights && Float32Array.from(rowNumbers, (row) => weights[row] ?? 1),
    });
    this.rowNumbers = [];
    this.ids = [];
    return { split: this.split, rows: rowNumbers.length, bytes };
  }
}
