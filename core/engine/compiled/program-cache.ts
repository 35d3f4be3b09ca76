import type { TrainingProgram } from '../program/training-program';

/** A program in use. `release` puts it back for the next training of the same kind; a second time does nothing. */
export interface Lease {
  program: TrainingProgram;
  release: () => void;
}

export interface ProgramCache {
  /** The program of this key, compiled where none is at hand: one that is in use isn't. */
  take(key: string, compile: () => Promise<TrainingProgram>): Promise<Lease>;
  /** Frees every program that isn't in use, and from then on those that come back. */
  dispose(): void;
}

/** Keeps compiled programs that are idle, the most recently used last. */
export function createProgramCache(maxIdle: number): ProgramCache {
  const idle: { key: string; program: TrainingProgram }[] = [];
  let room = maxIdle;
  const release = (key: string, program: TrainingProgram): void => {
    idle.push({ key, program });
    if (idle.length > room) idle.shift()?.program.dispose();
  };
  return {
    take: async (key, compile) => {
      const index = idle.findLastIndex((each) => each.key === key);
      const [found] = index < 0 ? [] : idle.splice(index, 1);
      const program = found?.program ?? (await compile());
      let isInUse = true;
      return {
        program,
        release: () => {
          if (isInUse) release(key, program);
          isInUse = false;
        },
      };
    },
    dispose: () => {
      room = 0;
      for (const { program } of idle.splice(0)) program.dispose();
    },
  };
}
