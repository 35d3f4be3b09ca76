import { gatherValues } from '../gather-values';
import { MISSING_CATEGORY, type TypedColumn } from './typed-column';

/** Cells of rows [start, start + rows) of some columns, shared with them where they can be. */
export function takeColumns(columns: readonly TypedColumn[], start: number, rows: number): TypedColumn[] {
  const end = start + rows;
  return columns.map((column): TypedColumn => {
    switch (column.kind) {
      case 'numeric':
        return { ...column, values: column.values.subarray(start, end) };
      case 'datetime':
        return { ...column, values: column.values.subarray(start, end) };
      case 'boolean':
        return { ...column, values: column.values.subarray(start, end) };
      case 'categorical':
        return { ...column, values: column.values.subarray(start, end) };
      case 'text':
        return { ...column, values: column.values.slice(start, end) };
      case 'image':
        return { ...column, values: column.values.slice(start, end) };
    }
  });
}

/** Cells of the rows that `rows` names, in that order. */
export function pickCells(columns: readonly TypedColumn[], rows: Int32Array): TypedColumn[] {
  const count = rows.length;
  return columns.map((column): TypedColumn => {
    switch (column.kind) {
      case 'numeric':
        return { ...column, values: gatherValues(new Float32Array(count), column.values, rows, 1) };
      case 'datetime':
        return { ...column, values: gatherValues(new Float64Array(count), column.values, rows, 1) };
      case 'boolean':
        return { ...column, values: gatherValues(new Uint8Array(count), column.values, rows, 1) };
      case 'categorical':
        return { ...column, values: gatherValues(new Int32Array(count), column.values, rows, 1) };
      case 'text':
        return { ...column, values: Array.from(rows, (row) => column.values[row] ?? null) };
      case 'image':
        return { ...column, values: Array.from(rows, (row) => column.values[row] ?? null) };
    }
  });
}

/**
 * The same columns of several shards, one after the other.
 *
 * @param shards each with the columns of the first, in their order.
 */
export function joinColumns(shards: readonly (readonly TypedColumn[])[]): TypedColumn[] {
  const [first = []] = shards;
  return first.map((_, i) => joinColumn(shards.flatMap((columns) => columns[i] ?? [])));
}

function joinColumn(parts: readonly TypedColumn[]): TypedColumn {
  const [first] = parts;
  if (!first) throw new Error('a column needs a part');
  const { name, kind } = first;
  switch (kind) {
    case 'numeric':
      return { kind, name, values: Float32Array.from(parts.flatMap((part) => cellsOf(part, kind))) };
    case 'datetime':
      return { kind, name, values: Float64Array.from(parts.flatMap((part) => cellsOf(part, kind))) };
    case 'boolean':
      return { kind, name, values: Uint8Array.from(parts.flatMap((part) => cellsOf(part, kind))) };
    case 'text':
      return { kind, name, values: parts.flatMap((part) => (part.kind === kind ? part.values : [])) };
    case 'image':
      return { kind, name, values: parts.flatMap((part) => (part.kind === kind ? part.values : [])) };
    case 'categorical':
      return joinCategories(name, parts);
  }
}

function cellsOf(part: TypedColumn, kind: 'numeric' | 'datetime' | 'boolean'): number[] {
  if (part.kind !== kind) throw new Error(`column ${part.name} is ${kind} and ${part.kind}`);
  return Array.from(part.values);
}

/** Every shard numbers its categories for itself. */
function joinCategories(name: string, parts: readonly TypedColumn[]): TypedColumn {
  const categories: string[] = [];
  const codes = new Map<string, number>();
  const codeOf = (category: string) => {
    const code = codes.get(category) ?? categories.push(category) - 1;
    codes.set(category, code);
    return code;
  };
  const values = parts.flatMap((part) => {
    if (part.kind !== 'categorical') throw new Error(`column ${name} is categorical and ${part.kind}`);
    const own = part.categories.map(codeOf);
    return Array.from(part.values, (code) =>
      code === MISSING_CATEGORY ? code : (own[code] ?? MISSING_CATEGORY),
    );
  });
  return { kind: 'categorical', name, values: Int32Array.from(values), categories };
}
