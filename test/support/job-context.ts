import type { JobContext } from '../../workers/trainer/job-context';
import { noTeachers } from './no-teachers';

/** What jobs work with; without checkpoints and without teachers made elsewhere where none are given. */
export function createJobContext(
  own: Pick<JobContext, 'blobs' | 'engine'> & Partial<JobContext>,
): JobContext {
  return {
    checkpoints: {
      newest: () => Promise.resolve(undefined),
      save: () => Promise.resolve(),
      clear: () => Promise.resolve(),
    },
    teachers: noTeachers,
    report: () => undefined,
    shouldStop: () => false,
    nowMs: () => 0,
    ...own,
  };
}
