import type {
  BroughtModel,
  BroughtSavedModel,
  ForeignModel,
} from '../core/contracts/teachers/brought-teacher';
import type { TensorFlow } from '../core/models/tensorflow';
import type { BlobStore } from '../storage/blob-store';
import { openHttp } from './http/open-http';
import { openLabels } from './labels/open-labels';
import { openKeras } from './keras/open-keras';
import { createModelTeacher } from './models/create-model-teacher';
import type { RunnableModel } from './models/runnable-model';
import { openHead } from './models/open-head';
import { openOnnx } from './onnx/open-onnx';
import { openSavedModel } from './tensorflow/open-saved-model';
import { openGraph, openLayers } from './tensorflow/open-web-model';
import type { Predicted, Teacher } from './teacher';

/** What teachers work with. */
export interface TeacherSurroundings {
  blobs: Pick<BlobStore, 'read'>;
  threads: number;
  /** Passed in: importing teachers loads no native code. */
  tf: TensorFlow;
  /** Environment that secrets are taken from. */
  variables: Readonly<Record<string, string | undefined>>;
  /** Milliseconds of a clock that only goes forward. */
  nowMs: () => number;
  sleep: (durationMs: number) => Promise<void>;
}

/**
 * Makes a teacher ready to be asked; whoever opens it closes it.
 *
 * @throws InvalidInput where it doesn't fit its mapping, with paths from the member on; InvalidData, MissingBlob,
 *   CorruptBlob, TeacherUnavailable
 */
export async function openTeacher(
  { foreign: teacher, classes, task }: Pick<ForeignModel, 'foreign'> & Predicted,
  around: TeacherSurroundings,
): Promise<Teacher> {
  switch (teacher.type) {
    case 'labels':
      return openLabels(teacher, { blobs: around.blobs, classes });
    case 'http':
      return openHttp(teacher, { ...around, classes, task });
    default:
      return holdModel(await openModel(teacher, around), teacher, { classes, task }, around);
  }
}

type BroughtAny = BroughtModel | BroughtSavedModel;

async function openModel(
  teacher: BroughtAny,
  { blobs, threads, tf }: TeacherSurroundings,
): Promise<RunnableModel> {
  const read = () => blobs.read(teacher.model);
  if (teacher.type === 'onnx') return openOnnx({ read, threads });
  const bytes = await read();
  switch (teacher.type) {
    case 'keras':
      return openKeras(tf, bytes);
    case 'layers':
      return openLayers(tf, bytes);
    case 'graph':
      return openGraph(tf, bytes);
    case 'saved-model':
      return openSavedModel(tf, bytes, teacher);
  }
}

/** A model that doesn't fit its mapping is not kept. */
async function holdModel(
  model: RunnableModel,
  teacher: BroughtAny,
  predicted: Predicted,
  { tf, blobs }: TeacherSurroundings,
): Promise<Teacher> {
  try {
    const head = teacher.head && (await openHead(tf, teacher.head, predicted.classes, blobs));
    return createModelTeacher(model, teacher, predicted, head);
  } catch (error) {
    await model.close();
    throw error;
  }
}
