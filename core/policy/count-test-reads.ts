import type { Digest } from '../contracts/digest';
import type { TestRead, TestReadAccount } from '../contracts/evaluation/test-reads';

/**
 * What a report says of the other candidates that its test rows have judged. All of them count, whoever came first: the best
 * of n is the best of n in whatever order they were tried.
 *
 * @param reads of the rows, the candidate's own among them
 */
export function countTestReads(
  reads: readonly TestRead[],
  { rows, candidate }: { rows: Digest; candidate: Digest },
): TestReadAccount {
  const firstAt = Date.parse(reads.find((read) => read.candidate === candidate)?.at ?? '');
  const others = reads.filter((read) => read.candidate !== candidate);
  const since = others.filter(({ at }) => Date.parse(at) > firstAt).length;
  return { rows, before: others.length - since, since, recipes: countRecipes(others) };
}

function countRecipes(reads: readonly TestRead[]): TestReadAccount['recipes'] {
  const counts = new Map<string, TestReadAccount['recipes'][number]>();
  for (const { by } of reads) {
    if (!by) continue;
    const { line, recipe } = by;
    const key = JSON.stringify([line, recipe]);
    counts.set(key, { line, recipe, candidates: (counts.get(key)?.candidates ?? 0) + 1 });
  }
  // Runs that are asked twice say the same.
  const byName = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
  return byName.sort((a, b) => b.candidates - a.candidates);
}
