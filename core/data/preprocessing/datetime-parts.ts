import type { DatetimePart } from '../../contracts/data/preprocessing';

const SECONDS_PER_HOUR = 3600;
const SECONDS_PER_DAY = 24 * SECONDS_PER_HOUR;
/** 1 January 1970 was a Thursday; 0 is Sunday. */
const WEEKDAY_OF_1970 = 4;

/** How many of a part there are until it recurs. */
export const PART_PERIOD: Readonly<Record<DatetimePart, number>> = { hour: 24, weekday: 7, month: 12 };

/**
 * @param seconds since 1970 in UTC
 * @returns a whole number from 0 on, below the part's period.
 */
export function partOf(part: DatetimePart, seconds: number): number {
  if (part === 'month') return new Date(seconds * 1000).getUTCMonth();
  const days = Math.floor(seconds / SECONDS_PER_DAY);
  if (part === 'weekday') return (((days + WEEKDAY_OF_1970) % 7) + 7) % 7;
  return Math.floor((seconds - days * SECONDS_PER_DAY) / SECONDS_PER_HOUR);
}
