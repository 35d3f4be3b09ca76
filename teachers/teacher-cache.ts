import { identityOf, type ForeignModel } from '../core/contracts/teachers/brought-teacher';
import type { Teacher } from './teacher';

/** Teachers that are kept open: loading a model may take longer than asking it for a shard. */
export interface TeacherCache {
  take(model: ForeignModel): Promise<Teacher>;
}

/** Teachers that are kept at once: those of an ensemble. */
const KEPT = 16;

/** The one not used for longest goes first. */
export function createTeacherCache(open: (model: ForeignModel) => Promise<Teacher>): TeacherCache {
  const kept = new Map<string, Promise<Teacher>>();
  return {
    take: async (model) => {
      const key = keyOf(model);
      const present = kept.get(key) ?? open(model);
      kept.delete(key);
      kept.set(key, present);
      try {
        const teacher = await present;
        await closeOldest(kept);
        return teacher;
      } catch (error) {
        kept.delete(key);
        throw error;
      }
    },
  };
}

/** How a server is reached counts here: a changed time-out must hold at once. */
function keyOf({ foreign, classes, task }: ForeignModel): string {
  const connection = foreign.type === 'http' ? foreign.connection : null;
  return JSON.stringify([identityOf(foreign), connection, classes, task]);
}

async function closeOldest(kept: Map<string, Promise<Teacher>>): Promise<void> {
  for (const [key, oldest] of kept) {
    if (kept.size <= KEPT) return;
    kept.delete(key);
    await (await oldest).close();
  }
}
