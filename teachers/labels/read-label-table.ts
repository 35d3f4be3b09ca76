import { InvalidData, InvalidInput, type FieldProblem } from '../../core/contracts/errors';
import type { LabelsTeacher } from '../../core/contracts/teachers/foreign-teacher';
import { numbersOf, textsOf, type RawTable } from '../../core/data/table/raw-table';
import type { FileLabels } from './file-labels';

/** @throws InvalidInput for columns that aren't there; InvalidData for a line that is no row, or a cell that is no number. */
export async function readLabelTable(
  table: RawTable,
  { columns = [], id }: Pick<LabelsTeacher, 'columns' | 'id'>,
  file: string,
): Promise<FileLabels> {
  refuseMissingColumns(table, columns, id, file);
  const [rejected] = table.rejected;
  if (rejected)
    throw new InvalidData(`${file} line ${rejected.line}: ${rejected.reason}`, { file, ...rejected });
  const width = columns.length;
  const values = new Float64Array(table.rows * width);
  const names: string[] = [];
  const wanted = [
    ...columns.map((name) => ({ name, as: 'number' as const })),
    ...(id === undefined ? [] : [{ name: id, as: 'text' as const }]),
  ];
  for await (const block of table.scan(wanted)) {
    columns.forEach((column, k) => {
      numbersOf(block, k).forEach((value, i) => {
        const row = block.start + i;
        if (!Number.isFinite(value)) {
          const found = Number.isNaN(value) ? 'the cell is missing' : 'the cell is no number';
          throw new InvalidData(`${file}: column ${column} of row ${row}: ${found}`, { file, column, row });
        }
        values[row * width + k] = value;
      });
    });
    if (id === undefined) continue;
    textsOf(block, width).forEach((name, i) => {
      if (name !== null) names.push(name);
      else
        throw new InvalidData(`${file}: row ${block.start + i} has no ${id}`, { file, row: block.start + i });
    });
  }
  return { names: id === undefined ? null : names, rows: table.rows, values };
}

function refuseMissingColumns(
  { columns: present }: RawTable,
  columns: readonly string[],
  id: string | undefined,
  file: string,
): void {
  const allowed = `a column of ${file}: ${present.join(', ')}`;
  const problems: FieldProblem[] = columns.flatMap((value, i) =>
    present.includes(value) ? [] : [{ path: `columns[${i}]`, value, allowed }],
  );
  if (id !== undefined && !present.includes(id)) problems.push({ path: 'id', value: id, allowed });
  if (problems.length > 0) throw new InvalidInput('teacher', problems);
}
