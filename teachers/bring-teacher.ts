import type { BringRequest } from '../core/contracts/activities';
import type { BroughtLabels, BroughtTeacher } from '../core/contracts/teachers/brought-teacher';
import type { Dataset } from '../core/contracts/data/dataset';
import { InvalidInput, type FieldProblem } from '../core/contracts/errors';
import {
  filesOf,
  foreignName,
  type ForeignTeacher,
  type LabelsTeacher,
} from '../core/contracts/teachers/foreign-teacher';
import type { FileLocation } from '../core/contracts/data/location';
import type { TeacherInput } from '../core/contracts/teachers/teacher-mapping';
import { toBytes } from '../core/data/typed-bytes';
import { findClasses } from './answers/find-classes';
import { readAnswers } from './answers/read-answers';
import { keepFile, type FileKeeping } from './keep-file';
import { keepModel } from './keep-model';
import { matchRows } from './labels/match-rows';
import type { FileLabels } from './labels/file-labels';
import { readLabels } from './labels/read-labels';
import { readRowNames } from './labels/row-names';

/**
 * Has in the store what a teacher is made of, and holds what the recipe says of it against the data.
 *
 * @throws InvalidInput with paths from the member on; InvalidData, SourceUnavailable, StorageUnavailable, StorageRefused
 */
export async function bringTeacher(
  { teacher, dataset, without }: Omit<BringRequest, 'member'>,
  keeping: FileKeeping,
): Promise<BroughtTeacher> {
  const order = findClasses(teacher.output, dataset);
  const name = foreignName(teacher);
  if (teacher.type === 'labels') return bringLabels(teacher, dataset, keeping);
  refuseOtherColumns(teacher.inputs, dataset);
  const { inputs } = teacher;
  const output = { ...order, ...(teacher.output.name !== undefined && { name: teacher.output.name }) };
  if (teacher.type !== 'http') {
    const model = await keepModel(teacher.type, fileOf(teacher, without), keeping);
    const { head } = teacher;
    const kept = { name, model, inputs, output, ...(head && { head }) };
    if (teacher.type !== 'saved-model') return { type: teacher.type, ...kept };
    const { type, signature, tags } = teacher;
    return { type, ...kept, signature, tags };
  }
  const { output: _output, signature, ...server } = teacher;
  return { ...server, ...(signature !== undefined && { signature }), name, output };
}

/** The file that is brought: of a teacher with one for each fold, that of the fold. */
export function fileOf(teacher: ForeignTeacher, without: BringRequest['without']): FileLocation {
  const file = filesOf(teacher)[without?.fold ?? 0];
  if (file !== undefined) return file;
  throw new Error(`${foreignName(teacher)} has no file of fold ${without?.fold ?? 0}`);
}

/** Columns that aren't learned from are in no shard. */
function refuseOtherColumns(inputs: readonly TeacherInput[], { table }: Dataset): void {
  const present = table?.columns.filter(({ role }) => role === 'feature').map(({ name }) => name) ?? [];
  const allowed = `a column that is learned from: ${present.join(', ')}; {"use": true} in data.source.columns keeps one`;
  const problems = inputs.flatMap((input, i): FieldProblem[] =>
    input.reads !== 'columns'
      ? []
      : input.columns.flatMap(({ name }, k) =>
          present.includes(name) ? [] : [{ path: `inputs[${i}].columns[${k}]`, value: name, allowed }],
        ),
  );
  if (problems.length > 0) throw new InvalidInput('teacher', problems);
}

async function bringLabels(
  teacher: LabelsTeacher,
  dataset: Dataset,
  keeping: FileKeeping,
): Promise<BroughtLabels> {
  const { blobs } = keeping;
  const file = await keepFile(teacher.file, keeping);
  const labels = await readLabels(teacher, await blobs.read(file));
  const name = foreignName(teacher);
  const wanted = await readRowNames(blobs, dataset, labels.names !== null);
  const found = labels.names ?? Array.from({ length: labels.rows }, (_, row) => String(row));
  const places = matchRows(found, wanted, teacher.others, name);
  const order = findClasses(teacher.output, dataset);
  const write = (rows: Int32Array) => {
    const describe = (row: number) => `row ${JSON.stringify(found[rows[row] ?? 0])} of ${name}`;
    const own = takeRows(labels, rows);
    return blobs.write(toBytes(readAnswers(own, rows.length, order, dataset, describe)));
  };
  return {
    type: 'labels',
    name,
    file: file.digest,
    answers: {
      train: await write(places.train),
      validation: await write(places.validation),
      test: await write(places.test),
    },
  };
}

function takeRows({ rows, values }: FileLabels, wanted: Int32Array): Float64Array {
  const width = values.length / rows;
  const taken = new Float64Array(wanted.length * width);
  wanted.forEach((row, i) => taken.set(values.subarray(row * width, (row + 1) * width), i * width));
  return taken;
}
