/** Teachers that Stillhouse didn't train, as recipes name them. */
import { z } from 'zod';
import { Architecture, architectureName } from '../models/architecture';
import { FileLocation, pinnedFile, placeOf } from '../data/location';
import { findFileProblems, findWebProblems, modelFiles } from '../models/model-files';
import { TableFormat } from '../data/table';
import { endingOf, TABLE_ENDINGS } from '../data/table-endings';
import { findHeadProblems, TeacherHead } from './teacher-head';
import { TeacherLayers, type TeacherLayer } from './teacher-layer';
import { TeacherAnswers, TeacherInputs, TeacherOutput } from './teacher-mapping';

/** A model of the Open Neural Network Exchange, of Keras, or of TensorFlow.js: model.json with its shards, or a zip of them. */
const ModelTeacher = z
  .strictObject({
    type: z.enum(['onnx', 'keras', 'layers', 'graph']),
    ...modelFiles,
    inputs: TeacherInputs,
    output: TeacherOutput,
    head: TeacherHead.optional(),
    /** That hints may be of. */
    layers: TeacherLayers.optional(),
  })
  .superRefine(refuseModel);

/** Which of its functions a SavedModel is asked by. */
export const SavedModelChoice = z.strictObject({
  signature: z.string().min(1).default('serving_default'),
  tags: z.array(z.string().min(1)).min(1).default(['serve']),
});

/** A SavedModel of TensorFlow: its folder, or a zip of it. */
const SavedModelTeacher = z
  .strictObject({
    type: z.literal('saved-model'),
    ...modelFiles,
    ...SavedModelChoice.shape,
    inputs: TeacherInputs,
    output: TeacherOutput,
    head: TeacherHead.optional(),
    layers: TeacherLayers.optional(),
  })
  .superRefine(refuseModel);

type Model = Parameters<typeof findFileProblems>[0] &
  Parameters<typeof findHeadProblems>[0] & { type: string };

function refuseModel(teacher: Model, context: z.RefinementCtx): void {
  const problems = [
    ...findFileProblems(teacher),
    ...(isOfSeveralFiles(teacher.type) ? findWebProblems(teacher) : []),
    ...findHeadProblems(teacher),
  ];
  for (const problem of problems) context.addIssue({ code: 'custom', ...problem });
}

/** Whether a model is a folder of files, which may come as one zip. */
export function isOfSeveralFiles(type: string): boolean {
  return type === 'layers' || type === 'graph' || type === 'saved-model';
}

/** Answers that someone else computed, a row of numbers for each row of the data. */
const LabelsTeacher = z
  .strictObject({
    type: z.literal('labels'),
    file: FileLocation,
    /** By the file's name where it is left out. */
    format: TableFormat.optional(),
    /** Column, or array of an .npz, that names the rows; left out, row i of the file is row i of the source. */
    id: z.string().min(1).optional(),
    /** Columns of numbers, in the order of `output.classes`. */
    columns: z.array(z.string().min(1)).min(1).max(256).optional(),
    /** Array of an .npz. */
    array: z.string().min(1).optional(),
    output: TeacherAnswers,
    /** What is done about rows of the file that aren't among the data's. */
    others: z.enum(['refuse', 'ignore']).default('refuse'),
  })
  .superRefine((teacher, context) => {
    const format = formatOfLabels(teacher);
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (format === undefined) {
      refuse('format', `one of ${TableFormat.options.join(', ')}: the file's name doesn't say it`);
      return;
    }
    const isTable = format !== 'npy' && format !== 'npz';
    if (isTable !== (teacher.columns !== undefined))
      refuse('columns', isTable ? 'the columns of numbers, by class' : `nothing for .${format}`);
    if ((format === 'npz') !== (teacher.array !== undefined))
      refuse('array', format === 'npz' ? 'the name of the array of numbers' : `nothing for ${format}`);
    if (format === 'npy' && teacher.id !== undefined)
      refuse('id', 'nothing for .npy, whose rows have no names');
  });
export type LabelsTeacher = z.infer<typeof LabelsTeacher>;

/**
 * Of variables that a recipe may name: a worker's environment holds other secrets, which no recipe must send to a server of
 * its choice.
 */
export const SECRET_PREFIX = 'STILLHOUSE_SECRET_';

const SecretName = z
  .string()
  .regex(
    new RegExp(`^${SECRET_PREFIX}[A-Z0-9_]+$`),
    `the name of a variable that begins with ${SECRET_PREFIX}, in capitals`,
  );

/** How a server is asked; no part of what it answers. */
export const HttpConnection = z.strictObject({
  auth: z
    .strictObject({
      header: z
        .string()
        .regex(/^[A-Za-z0-9-]+$/, 'the name of a header')
        .default('Authorization'),
      /** Stands before the value, such as "Bearer ". */
      prefix: z.string().max(64).default(''),
      /** Variable in the environment of the trainer worker that holds the header's value. */
      secret: SecretName,
    })
    .optional(),
  /** Rows of one request. */
  batchRows: z.int().min(1).max(65_536).default(64),
  timeoutMs: z.int().min(1).max(3_600_000).default(30_000),
  /** How often one request is sent, at most, before the activity fails and is tried again as a whole. */
  attempts: z.int().min(1).max(100).default(6),
  /** Of each trainer process. */
  requestsPerSecond: z.number().positive().max(100_000).optional(),
  inFlight: z.int().min(1).max(256).default(4),
});
export type HttpConnection = z.infer<typeof HttpConnection>;

const ServerUrl = z
  .string()
  .refine(
    (url) => placeOf(url)?.kind === 'http' && !/[?#]/.test(url),
    'an http(s) URL without user, password and query',
  );

/** A model that a server runs. Its weights can't be hashed: it is known by address, name and version. */
const HttpTeacher = z.strictObject({
  type: z.literal('http'),
  /** Open Inference Protocol v2 over REST (KServe, Triton and others), or TensorFlow Serving's REST. */
  protocol: z.enum(['open-inference', 'tensorflow-serving']),
  url: ServerUrl,
  model: z.string().regex(/^[A-Za-z0-9._-]+$/, 'letters, digits, dots, dashes and underscores'),
  /** Another version is another teacher: whoever changes the weights must change it. */
  version: z.string().regex(/^[A-Za-z0-9._-]+$/, 'letters, digits, dots, dashes and underscores'),
  /** False for servers whose addresses have no versions. */
  versionInUrl: z.boolean().default(true),
  /** Of TensorFlow Serving. */
  signature: z.string().min(1).optional(),
  inputs: TeacherInputs,
  output: TeacherAnswers.extend({ name: TeacherOutput.shape.name }),
  connection: HttpConnection.prefault({}),
});
export type HttpTeacher = z.infer<typeof HttpTeacher>;

export const ForeignTeacher = z.discriminatedUnion('type', [
  ModelTeacher,
  SavedModelTeacher,
  LabelsTeacher,
  HttpTeacher,
]);
export type ForeignTeacher = z.infer<typeof ForeignTeacher>;

/** A member of the teachers: one that is trained here, or one made elsewhere. */
export const TeacherMember = z.discriminatedUnion('type', [Architecture, ForeignTeacher]);
export type TeacherMember = z.infer<typeof TeacherMember>;

const MODELS = ['onnx', 'keras', 'layers', 'graph', 'saved-model'] as const;
const FOREIGN: ReadonlySet<string> = new Set<ForeignTeacher['type']>([...MODELS, 'labels', 'http']);

export function isForeign(member: TeacherMember): member is ForeignTeacher {
  return FOREIGN.has(member.type);
}

export function isTrainedHere(member: TeacherMember): member is Architecture {
  return !isForeign(member);
}

/** Whether training rows are labelled out of fold: by the one of its models that never saw them. */
export function hasFolds(member: TeacherMember): boolean {
  if (isTrainedHere(member)) return true;
  return 'files' in member && member.files !== undefined;
}

/** Layers that the recipe tells of; none of a server and a file of labels. */
export function foreignLayers(teacher: ForeignTeacher): TeacherLayer[] {
  return 'layers' in teacher ? (teacher.layers ?? []) : [];
}

/** What a teacher is made of, fold by fold where it has folds; none of one behind a server. */
export function filesOf(teacher: ForeignTeacher): FileLocation[] {
  if (teacher.type === 'http') return [];
  if ('files' in teacher && teacher.files) return teacher.files;
  return teacher.file === undefined ? [] : [teacher.file];
}

/** A short name for people, such as `mlp-256` or `onnx churn.onnx`. */
export function memberName(member: TeacherMember): string {
  return isForeign(member) ? foreignName(member) : architectureName(member);
}

export function foreignName(teacher: ForeignTeacher): string {
  if (teacher.type === 'http') return `http ${teacher.model} ${teacher.version}`;
  return `${teacher.type} ${commonName(filesOf(teacher).map(fileNameOf))}`;
}

/** How all the names begin, without what leads to a number: `trees-0.onnx` and `trees-1.onnx` are `trees`. */
function commonName(names: readonly string[]): string {
  const [first = ''] = names;
  if (names.every((name) => name === first)) return first;
  let common = 0;
  while (common < first.length && names.every((name) => name[common] === first[common])) common += 1;
  return first.slice(0, common).replace(/[^\p{L}\p{N}]+$/u, '') || first;
}

/** What a file is called, without where it lies. */
export function fileNameOf(location: FileLocation): string {
  const [path = ''] = pinnedFile(location).uri.split(/[?#]/);
  return path.split(/[/\\]/).at(-1) ?? path;
}

/** As the recipe says, or as the file's name ends, before the ending of a compression. */
export function formatOfLabels({
  file,
  format,
}: {
  file: FileLocation;
  format?: TableFormat | undefined;
}): TableFormat | undefined {
  return format ?? TABLE_ENDINGS[endingOf(fileNameOf(file))];
}
