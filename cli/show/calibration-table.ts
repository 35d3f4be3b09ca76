import Table from 'cli-table3';
import pc from 'picocolors';
import type { CountedShare, PooledOperatingPoint } from '../../core/contracts/evaluation/operating-point';
import type { PooledResult, Report } from '../../core/contracts/evaluation/report';
import { modelName, pooledName } from './model-names';
import { percent } from './percent';
import { TABLE_STYLE } from './table-style';
import { withInterval } from './with-interval';

/** Whether probabilities come true, and what is found at the specificity asked for. Reports of before this have neither. */
export function calibrationText({ models, pooled }: Report): string[] {
  if (!models.some(({ calibration }) => calibration)) return [];
  const asked = models.find(({ operatingPoint }) => operatingPoint)?.operatingPoint?.asked;
  const point = asked === undefined ? [] : [`specificity, ${rounded(asked)} asked`, 'sensitivity'];
  const table = new Table({ ...TABLE_STYLE, head: ['on test', 'ECE', 'Brier', ...point] });
  for (const model of models) table.push([modelName(model), ...measureCells(model)]);
  for (const method of pooled)
    table.push([pooledName(method), ...measureCells(method)].map((cell) => pc.dim(cell)));
  return [table.toString()];
}

function measureCells({
  calibration,
  operatingPoint,
}: Pick<PooledResult, 'calibration' | 'operatingPoint'>): string[] {
  const { error, brierScore } = calibration ?? {};
  return [figure(error), figure(brierScore), ...pointCells(operatingPoint)];
}

function pointCells(point: PooledOperatingPoint | undefined): string[] {
  return point ? [share(point.specificity), share(point.sensitivity)] : [];
}

function share({ share: found, interval }: CountedShare): string {
  return withInterval(found, interval, rounded);
}

function figure(value: number | undefined): string {
  return value === undefined ? '' : value.toFixed(4);
}

function rounded(share: number): string {
  return percent(share, 1);
}
