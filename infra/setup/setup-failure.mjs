// @ts-check
// The one error that set-up shows to a person: a message and no stack trace.

export class SetupFailure extends Error {
  /** @param {string} message @param {{ cause?: unknown }} [options] */
  constructor(message, options) {
    super(message, options);
    this.name = 'SetupFailure';
  }
}

const DISK_FULL = /ENOSPC|EDQUOT|No space left on device|Errno 28|Disk quota exceeded/i;

/**
 * Says in one message why a part could not be brought.
 * @param {{ name: string, title: string, location: string, cacheDir: string, error: unknown }} failure
 */
export function explainFailure({ name, title, location, cacheDir, error }) {
  const message = error instanceof Error ? error.message : String(error);
  const reason = DISK_FULL.test(message)
    ? `the disk is full. Free some space and run set-up again.\n${message}`
    : message;
  return [
    `Set-up could not bring '${name}' (${title}): ${reason}`,
    `  Its place is ${location}, its downloads pass through ${cacheDir}. Run set-up again to go on.`,
  ].join('\n');
}
