import type { JobContext } from '../../workers/trainer/job-context';
import { noTeachers } from './no-teachers';

/** What jobs work with, without checkpoints and without teachers made elsewhere. */
export function createJobContext(own: Pick<JobContext, 'blobs' | 'engine'>): JobContext {
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
