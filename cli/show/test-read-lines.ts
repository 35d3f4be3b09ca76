import type { TestReadAccount } from '../../core/contracts/evaluation/test-reads';

/** How often the test rows were asked, and what that means. Nothing where they judged nobody else, or a report doesn't tell. */
export function testReadLines(reads: TestReadAccount | undefined): string[] {
  if (!reads || reads.before + reads.since === 0) return [];
  const { before, since } = reads;
  const when = since === 0 ? 'before' : before === 0 ? 'since' : `(${before} before, ${since} since)`;
  return [
    `these test rows judged ${countOf(before + since)} ${when}: ${listRecipes(reads)}`,
    `  the best of ${before + since + 1} on the same rows looks better than it is; ` +
      'rows that judged nobody come from newer data, or from another seed where test rows are drawn',
  ];
}

function countOf(others: number): string {
  return others === 1 ? '1 other candidate' : `${others} other candidates`;
}

/** Runs of before this was noted have no name. */
function listRecipes({ before, since, recipes }: TestReadAccount): string {
  const named = recipes.reduce((sum, { candidates }) => sum + candidates, 0);
  const unnamed = before + since - named;
  return [
    ...recipes.map(({ line, recipe, candidates }) => `${candidates} of ${recipe} (line ${line})`),
    ...(unnamed > 0 ? [`${unnamed} of recipes that weren't noted`] : []),
  ].join(', ');
}
