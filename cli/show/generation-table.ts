import Table from 'cli-table3';
import pc from 'picocolors';
import type { GenerationResult } from '../../core/contracts/evaluation/report';
import { describeValue } from '../../core/contracts/evaluation/primary-value';
import { formatRmse } from '../../core/policy/gate-wording';
import { percent } from './percent';
import { TABLE_STYLE } from './table-style';
import { withInterval } from './with-interval';

/** Each generation of students over all its seeds. Nothing where there is one. */
export function generationTable(generations: readonly GenerationResult[] | undefined): string[] {
  if (!generations) return [];
  const table = new Table({
    ...TABLE_STYLE,
    head: ['generation', 'taught by', 'on validation', ...errorHeads(generations)],
  });
  for (const result of generations) {
    const { generation, seeds, validation, isChosen } = result;
    const name = `${generation}, ${seeds} ${seeds === 1 ? 'seed' : 'seeds'}`;
    table.push([
      isChosen ? pc.bold(`${name} ★`) : name,
      generation === 1 ? 'the ensemble' : `the best of generation ${generation - 1}`,
      describeValue(validation.value, validation.by),
      ...errorCells(result),
    ]);
  }
  return [table.toString()];
}

function errorHeads(generations: readonly GenerationResult[]): string[] {
  return generations.some(({ rmse }) => rmse !== undefined)
    ? ['RMSE on test (95%)']
    : ['on test', 'error rate (95%)'];
}

function errorCells({ rmse, errors, rows, errorRate, interval }: GenerationResult): string[] {
  if (rmse !== undefined) return [withInterval(rmse, interval, formatRmse)];
  return [`${errors} of ${rows}`, withInterval(errorRate ?? NaN, interval, percent)];
}
