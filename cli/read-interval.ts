import { InvalidInput } from '../core/contracts/errors';

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** "90s", "30m", "6h" or "1d" → milliseconds. */
export function readInterval(text: string, option: string): number {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const ms = Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
  if (ms > 0) return ms;
  const allowed = 'a whole number with s, m, h or d, such as 90s, 30m, 6h or 1d';
  throw new InvalidInput('command', [{ path: option, value: text, allowed }]);
}
