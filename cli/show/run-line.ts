import type { RunSnapshot } from '../watch-run';

/** The run in one line for logs: it changes only when an activity ends or a stage does. */
export function runLine({ status, progress }: RunSnapshot): string {
  const current = progress?.stages.filter((stage) => stage.state !== 'waiting').at(-1);
  if (!current) return `run ${status.toLowerCase()}`;
  const best = current.best === null ? '' : `, ${current.best}`;
  return `${current.stage}: ${current.done}/${current.total} ${current.state}${best}`;
}
