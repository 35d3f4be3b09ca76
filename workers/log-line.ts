import type { LogEntry } from '@temporalio/worker';

/** One line of JSON, with what errors say: by itself JSON leaves out their messages and stacks. */
export function logLine({ level, message, timestampNanos, meta }: LogEntry): string {
  const at = new Date(Number(timestampNanos / 1_000_000n)).toISOString();
  return JSON.stringify({ at, level, message, ...meta }, spellOut);
}

function spellOut(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  return value instanceof Error ? (value.stack ?? value.message) : value;
}
