/** Programs that are kept for the next caller of the same shape. */
export interface ProgramCache<Program> {
  /**
   * Gives `use` the program of a key, made where there is none. Nobody else has it meanwhile: a second caller of the
   * same key gets another one, since weights of two callers in one program would mix.
   */
  use<Result>(
    key: string,
    create: () => Promise<Program>,
    use: (program: Program) => Promise<Result>,
  ): Promise<Result>;
  /** Frees every program that isn't in use, and from then on those that come back. */
  dispose(): void;
}

/** @param limit programs that are kept: the least recently used goes first. */
export function createProgramCache<Program extends { dispose(): void }>(
  limit: number,
): ProgramCache<Program> {
  /** Oldest first. */
  let kept: { key: string; program: Program }[] = [];
  let isDisposed = false;
  const take = (key: string): Program | undefined => {
    const found = kept.findLast((entry) => entry.key === key);
    kept = kept.filter((entry) => entry !== found);
    return found?.program;
  };
  const keep = (key: string, program: Program): void => {
    kept.push({ key, program });
    const excess = isDisposed ? kept.length : Math.max(0, kept.length - limit);
    for (const entry of kept.splice(0, excess)) entry.program.dispose();
  };
  return {
    use: async (key, create, use) => {
      const program = take(key) ?? (await create());
      try {
        return await use(program);
      } finally {
        keep(key, program);
      }
    },
    dispose: () => {
      isDisposed = true;
      for (const entry of kept.splice(0)) entry.program.dispose();
    },
  };
}
