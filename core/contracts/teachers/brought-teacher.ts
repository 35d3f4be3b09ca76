/** Teachers made elsewhere, once their files are in the store and their classes are those of the data. */
import { z } from 'zod';
import { BlobRef, Digest } from '../digest';
import { HttpConnection, SavedModelChoice } from './foreign-teacher';
import { Task } from '../data/task';
import { BroughtHead } from './teacher-head';
import { ClassOrder, TeacherInputs } from './teacher-mapping';

const runnable = {
  /** For people; no part of what the teacher is. */
  name: z.string(),
  inputs: TeacherInputs,
  output: ClassOrder.extend({ name: z.string().optional() }),
};

/** A model in one file of the store: TensorFlow's folders are packed into one. */
const BroughtModel = z.strictObject({
  type: z.enum(['onnx', 'keras', 'layers', 'graph']),
  model: BlobRef,
  ...runnable,
  head: BroughtHead.optional(),
});
export type BroughtModel = z.infer<typeof BroughtModel>;

const BroughtSavedModel = z.strictObject({
  type: z.literal('saved-model'),
  model: BlobRef,
  ...SavedModelChoice.shape,
  ...runnable,
  head: BroughtHead.optional(),
});
export type BroughtSavedModel = z.infer<typeof BroughtSavedModel>;

const BroughtLabels = z.strictObject({
  type: z.literal('labels'),
  name: z.string(),
  /** Of the file that they were read from. */
  file: Digest,
  /** What `Teacher.predict` gives for each split's rows: log-probabilities or log-odds in the data's order, or numbers as they are. */
  answers: z.strictObject({ train: BlobRef, validation: BlobRef, test: BlobRef }),
});
export type BroughtLabels = z.infer<typeof BroughtLabels>;

const BroughtHttp = z.strictObject({
  type: z.literal('http'),
  protocol: z.enum(['open-inference', 'tensorflow-serving']),
  url: z.string(),
  model: z.string(),
  version: z.string(),
  versionInUrl: z.boolean(),
  signature: z.string().optional(),
  connection: HttpConnection,
  ...runnable,
});
export type BroughtHttp = z.infer<typeof BroughtHttp>;

export const BroughtTeacher = z.discriminatedUnion('type', [
  BroughtModel,
  BroughtSavedModel,
  BroughtLabels,
  BroughtHttp,
]);
export type BroughtTeacher = z.infer<typeof BroughtTeacher>;

/** A teacher made elsewhere in the place of a network. */
export const ForeignModel = z.strictObject({
  foreign: BroughtTeacher,
  inputShape: z.array(z.int().positive()).min(1),
  /** As of a data set: classes, labels, or one number. */
  classes: z.int().min(1),
  task: Task.optional(),
});
export type ForeignModel = z.infer<typeof ForeignModel>;

/**
 * A request with what its teachers answer by, and without how they are called and reached: another file name or time-out
 * makes no other labels. Requests without such teachers are what they were.
 */
export function identifyTeachers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(identifyTeachers);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([key, field]: [string, unknown]) => [
    key,
    key === 'foreign' ? identityOf(field as BroughtTeacher) : identifyTeachers(field),
  ]);
  return Object.fromEntries(fields) as unknown;
}

export function identityOf(teacher: BroughtTeacher): unknown {
  if (teacher.type !== 'http') {
    const { name: _name, ...identity } = teacher;
    return identity;
  }
  const { name: _name, connection: _connection, ...identity } = teacher;
  return identity;
}
