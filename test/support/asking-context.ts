import type { Engine } from '../../core/engine/engine';
import { openTeacher } from '../../teachers/open-teacher';
import { createTeacherCache } from '../../teachers/teacher-cache';
import type { JobContext } from '../../workers/trainer/job-context';
import { createJobContext } from './job-context';
import { loadTensorFlow } from './load-tensorflow';

/** What real teachers are opened with. */
export function aroundTeachers<Blobs>(blobs: Blobs) {
  return {
    blobs,
    threads: 1,
    tf: loadTensorFlow(),
    variables: {},
    nowMs: () => 0,
    sleep: () => Promise.reject(new Error('nobody should wait')),
  };
}

/** What jobs work with that ask real teachers, and train nothing. */
export function createAskingContext(blobs: JobContext['blobs'], engine: Partial<Engine> = {}): JobContext {
  const teachers = createTeacherCache((model) => openTeacher(model, aroundTeachers(blobs)));
  return createJobContext({ blobs, engine: engine as Engine, teachers });
}
