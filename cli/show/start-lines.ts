import type { StartAccount } from '../../core/contracts/models/start';

/** What teachers and students started from. Nothing where a report doesn't tell. */
export function startLines(starts: readonly StartAccount[] = []): string[] {
  return starts.map(({ part, line, version, file, parameters, adopted, frozen }) => {
    const who = part === 'teach' ? 'teachers' : 'student and controls';
    const count = (number: number) => number.toLocaleString('en');
    const kept = frozen > 0 ? `, of which ${count(frozen)} stayed as they were` : '';
    const from = file ?? `version ${version} of ${line}`;
    return `${who} started from ${from}: ${count(adopted)} of ${count(parameters)} parameters were taken over${kept}`;
  });
}
