import type { BenchResults } from './bench-results';
import { describeVerdicts } from './describe-verdicts';
import { formatCount } from './format-number';
import { judgeTargets, type FamilyOf } from './judge-targets';
import { firstCallCell, memoryCell, renderTable, timeCell } from './render-table';
import type { Target } from './targets';

/** The generated part of the page: tables of a run, its targets, and what it was measured with. */
export function renderReport(
  results: BenchResults,
  targets: readonly Target[],
  familyOf: FamilyOf,
  timeTitle: string,
): string {
  const verdicts = describeVerdicts(judgeTargets(results.summaries, targets, familyOf));
  return [
    timeTitle,
    renderTable(results, familyOf, timeCell),
    ...(results.summaries.some(({ noisy }) => noisy)
      ? ['\\* measured while other programs used more than 6 % of the machine.']
      : []),
    'Peak memory of the process, MiB:',
    renderTable(results, familyOf, memoryCell),
    'First call, with compiling and without a cache, seconds:',
    renderTable(results, familyOf, firstCallCell),
    ...(verdicts.length > 0 ? ['What was aimed at:', verdicts.map((line) => `- ${line}`).join('\n')] : []),
    describeRun(results),
  ].join('\n\n');
}

function describeRun({ machine, finishedAt, rounds, repetitions, summaries }: BenchResults): string {
  const versions = new Map(summaries.flatMap((summary) => Object.entries(summary.versions)));
  const listed = [...versions].map(([name, version]) => `${name} ${version}`).join(', ');
  const gibibytes = (machine.memoryBytes / 2 ** 30).toFixed(0);
  return (
    `Measured ${finishedAt.slice(0, 10)} on ${formatCount(machine.cores)} cores of ${machine.processor} with ` +
    `${gibibytes} GiB, ${machine.system}, Node ${machine.node}: ${rounds} rounds of ${repetitions} repetitions, ` +
    `the median of the rounds' medians. ${listed}.`
  );
}
