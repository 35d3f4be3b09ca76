/** One part's health, in words that say how to mend it. */
export interface Finding {
  part: string;
  ok: boolean;
  detail: string;
  /** What to do; empty where nothing needs doing. */
  mend: string;
}

/** Runs one check; a failure becomes a finding with its reason. */
export async function check(part: string, mend: string, work: () => Promise<string>): Promise<Finding> {
  try {
    return { part, ok: true, detail: await work(), mend: '' };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { part, ok: false, detail: reason, mend };
  }
}
