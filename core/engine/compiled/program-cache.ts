import type { TrainingProgram } from '../program/training-program';

/** A program in use. `release` puts it back for the next training of the same kind. */
export interface Lease {
  program: TrainingProgram;
  release(): void;
}

export interface ProgramCache {
  /** The program of this key, compiled where none is at hand: one that is in use isn't. */
  take(key: string, compile: () => Promise<TrainingProgram>): Promise<Lease>;
  /** Frees every program that isn't in use. */
  dispose(): void;
}

/** Keeps compiled programs that are idle, the most recently used last. */
export function createProgramCache(maxIdle: number): ProgramCache {
  const idle: { key: string; program: TrainingProgram }[] = [];
  const release = (key: string, program: TrainingProgram): void => {
    idle.push({ key, program });
    if (idle.length > maxIdle) idle.shift()?.program.dispose();
  };
  return {
    take: async (key, compile) => {
      const index = idle.findLastIndex((each) => each.key === key);
      const [found] = index < 0 ? [] : idle.splice(index, 1);
      const program = found?.program ?? (await compile());
      return { program, release: () => release(key, program) };
    },
    dispose: () => {
      for (const { program } of idle.splice(0)) program.dispose();
    },
  };
}
