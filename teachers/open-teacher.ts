import type { ForeignModel } from '../core/contracts/brought-teacher';
import type { BlobStore } from '../storage/blob-store';
import { openHttp } from './http/open-http';
import { openLabels } from './labels/open-labels';
import { openOnnx } from './onnx/open-onnx';
import type { Teacher } from './teacher';

/** What teachers work with. */
export interface TeacherSurroundings {
  blobs: Pick<BlobStore, 'read'>;
  threads: number;
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
  { foreign: teacher, classes }: Pick<ForeignModel, 'foreign' | 'classes'>,
  around: TeacherSurroundings,
): Promise<Teacher> {
  switch (teacher.type) {
    case 'onnx':
      return openOnnx(teacher, {
        bytes: await around.blobs.read(teacher.model),
        classes,
        threads: around.threads,
      });
    case 'labels':
      return openLabels(teacher, { blobs: around.blobs, classes });
    case 'http':
      return openHttp(teacher, { ...around, classes });
  }
}
