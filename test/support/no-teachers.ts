import type { TeacherCache } from '../../teachers/teacher-cache';

/** For jobs that ask no teacher made elsewhere. */
export const noTeachers: TeacherCache = {
  take: ({ foreign }) => Promise.reject(new Error(`nobody should ask for ${foreign.name}`)),
};
