/** A program in use. `release` puts it back for the next caller of the same key; a second time does nothing. */
export interface Lease<Program> {
  program: Program;
  release: () => void;
}

export interface ProgramCache<Program> {
  /**
   * The program of this key, compiled where none is at hand: one that is in use isn't, since the weights of two
   * callers in one program would mix.
   */
  take(key: string, compile: () => Promise<Program>): Promise<Lease<Program>>;
  /** Frees every program that isn't in use, and from then on those that come back. */
  dispose(): void;
}

/** @param maxIdle programs that are kept while nobody uses them: the least recently used goes first. */
export function createProgramCache<Program extends { dispose(): void }>(
  maxIdle: number,
): ProgramCache<Program> {
  const idle: { key: string; program: Program }[] = [];
  let room = maxIdle;
  const release = (key: string, program: Program): void => {
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
