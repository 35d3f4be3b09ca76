import { median } from '../measure/median';
import type { Family } from '../measure/peer';
import type { PeerSummary } from '../measure/summarise';
import { MOST_MEMORY_RATIO, type Target } from './targets';

export interface Verdict {
  /** What was asked for, such as "JAX, in every row: at least 0.9×". */
  asked: string;
  /** What was found in each row asked of: the ratio by the row's name. */
  found: { row: string; ratio: number; isReached: boolean }[];
}

export type FamilyOf = (peer: string) => Family;

/** The fastest summary of a row among some families. */
export function fastestOf(
  summaries: readonly PeerSummary[],
  row: string,
  families: readonly Family[],
  familyOf: FamilyOf,
): PeerSummary | undefined {
  return summaries
    .filter((summary) => summary.row === row && families.includes(familyOf(summary.peer)))
    .toSorted((a, b) => a.medianMs - b.medianMs)[0];
}

/** Empty where Stillhouse wasn't measured. */
export function judgeTargets(
  summaries: readonly PeerSummary[],
  targets: readonly Target[],
  familyOf: FamilyOf,
): Verdict[] {
  const rows = [...new Set(summaries.map(({ row }) => row))];
  const speeds = targets.flatMap((target) => judgeSpeed(summaries, rows, target, familyOf));
  return [...speeds, judgeMemory(summaries, rows, familyOf)].filter(({ found }) => found.length > 0);
}

function judgeSpeed(
  summaries: readonly PeerSummary[],
  rows: readonly string[],
  { title, families, of = 'stillhouse', leastRatio, rows: only = rows, leastMedianRatio }: Target,
  familyOf: FamilyOf,
): Verdict[] {
  const found = rows
    .filter((row) => only.includes(row))
    .flatMap((row) => {
      const ours = fastestOf(summaries, row, [of], familyOf);
      const theirs = fastestOf(summaries, row, families, familyOf);
      if (!ours || !theirs) return [];
      const ratio = theirs.medianMs / ours.medianMs;
      return [{ row, ratio, isReached: ratio >= leastRatio }];
    });
  const each = { asked: `${title}: at least ${leastRatio}×`, found };
  if (leastMedianRatio === undefined || found.length === 0) return [each];
  const ratio = median(found.map((row) => row.ratio));
  const over = { row: 'median of the rows', ratio, isReached: ratio > leastMedianRatio };
  return [each, { asked: `${title}: more than ${leastMedianRatio}×`, found: [over] }];
}

function judgeMemory(
  summaries: readonly PeerSummary[],
  rows: readonly string[],
  familyOf: FamilyOf,
): Verdict {
  const found = rows.flatMap((row) => {
    const ours = fastestOf(summaries, row, ['stillhouse'], familyOf);
    const theirs = fastestOf(summaries, row, ['torch'], familyOf);
    if (!ours || !theirs) return [];
    const ratio = ours.peakRssBytes / theirs.peakRssBytes;
    return [{ row, ratio, isReached: ratio <= MOST_MEMORY_RATIO }];
  });
  return { asked: `peak memory: at most ${MOST_MEMORY_RATIO}× PyTorch's`, found };
}
