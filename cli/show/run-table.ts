import Table from 'cli-table3';
import pc from 'picocolors';
import type { StageProgress } from '../../core/contracts/runs';
import type { PendingActivity, RunSnapshot } from '../watch-run';
import { formatDuration } from './duration';
import { progressBar } from './progress-bar';
import { TABLE_STYLE } from './table-style';

const BAR_WIDTH = 16;

/** The live table: one row per stage with its bar, rate, best value and time, and what is being tried again. */
export function runTable(snapshot: RunSnapshot, nowMs: number): string {
  const { progress, activities } = snapshot;
  if (!progress) return 'waiting for a worker …';
  const table = new Table({ ...TABLE_STYLE, head: ['stage', '', 'done', 'rate', 'best', 'elapsed'] });
  for (const stage of progress.stages) table.push(stageRow(stage, activities, nowMs));
  return [table.toString(), ...troubles(activities)].join('\n');
}

function stageRow(stage: StageProgress, activities: PendingActivity[], nowMs: number): string[] {
  const running = activities.filter((activity) => activity.running && activity.name === stage.stage);
  const partial = running.reduce(
    (sum, { progress: p }) => sum + (p && p.total > 0 ? p.done / p.total : 0),
    0,
  );
  const fraction = stage.total > 0 ? (stage.done + partial) / stage.total : 0;
  const rate = running.reduce((sum, { progress: p }) => sum + (p?.rowsPerSecond ?? 0), 0);
  return [
    stageName(stage),
    stage.state === 'waiting'
      ? ' '.repeat(BAR_WIDTH)
      : progressBar(stage.state === 'done' ? 1 : fraction, BAR_WIDTH),
    stage.total > 0
      ? `${stage.done}/${stage.total}${stage.reused > 0 ? ` (${stage.reused} reused)` : ''}`
      : '',
    stage.state === 'running' && rate > 0 ? `${Math.round(rate).toLocaleString('en')} rows/s` : '',
    stage.best ?? '',
    stage.startedAtMs === null ? '' : formatDuration((stage.endedAtMs ?? nowMs) - stage.startedAtMs),
  ];
}

function stageName({ stage, state }: StageProgress): string {
  switch (state) {
    case 'waiting':
      return pc.dim(`  ${stage}`);
    case 'running':
      return pc.cyan(`▸ ${stage}`);
    case 'done':
      return pc.green(`✓ ${stage}`);
    case 'failed':
      return pc.red(`✗ ${stage}`);
  }
}

function troubles(activities: PendingActivity[]): string[] {
  return activities
    .filter((activity) => activity.attempt > 1 && activity.lastFailure !== null)
    .slice(0, 3)
    .map(({ name, attempt, lastFailure }) =>
      pc.yellow(`${name} is tried again (attempt ${attempt}): ${lastFailure?.split('\n')[0]}`),
    );
}
