import Table from 'cli-table3';
import pc from 'picocolors';
import type { GenerationResult } from '../../core/contracts/report';
import { describeValue } from '../../core/contracts/primary-value';
import { percent } from './percent';
import { TABLE_STYLE } from './table-style';
import { withInterval } from './with-interval';

/** Each generation of students over all its seeds. Nothing where there is one. */
export function generationTable(generations: readonly GenerationResult[] | undefined): string[] {
  if (!generations) return [];
  const table = new Table({
    ...TABLE_STYLE,
    head: ['generation', 'taught by', 'on validation', 'on test', 'error rate (95%)'],
  });
  for (const { generation, seeds, validation, errors, rows, errorRate, interval, isChosen } of generations) {
    const name = `${generation}, ${seeds} ${seeds === 1 ? 'seed' : 'seeds'}`;
    table.push([
      isChosen ? pc.bold(`${name} ★`) : name,
      generation === 1 ? 'the ensemble' : `the best of generation ${generation - 1}`,
      describeValue(validation.value, validation.by),
      `${errors} of ${rows}`,
      withInterval(errorRate ?? NaN, interval, percent),
    ]);
  }
  return [table.toString()];
}
