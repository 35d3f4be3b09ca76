import Table from 'cli-table3';
import pc from 'picocolors';
import { shapeName } from '../../core/contracts/models/model-shape';
import type { Interval } from '../../core/contracts/evaluation/interval';
import type { PairedComparison } from '../../core/contracts/evaluation/paired-comparison';
import type { ComparedMeasure, RankingComparison } from '../../core/contracts/evaluation/ranking-comparison';
import type { Comparison, PooledResult, Report, TestedModel } from '../../core/contracts/evaluation/report';
import type { DistilResult } from '../../core/contracts/runs';
import type { Role } from '../../core/contracts/evaluation/role';
import { formatRmse } from '../../core/policy/gate-wording';
import { wordsFor } from '../../core/policy/gates/measures';
import { calibrationText } from './calibration-table';
import { dataNotes } from './data-notes';
import { ensembleText } from './ensemble-table';
import { generationTable } from './generation-table';
import { labelLines } from './label-lines';
import { startLines } from './start-lines';
import { MODEL_NAMES, modelName, pooledName } from './model-names';
import { percent } from './percent';
import { TABLE_STYLE } from './table-style';
import { testReadLines } from './test-read-lines';
import { withInterval } from './with-interval';

/** The result as people read it: models on the test split, paired comparisons, gates, verdict. */
export function resultText(result: DistilResult): string {
  const { report } = result;
  return [
    modelTable(report),
    '',
    ...report.comparisons.map(comparisonLine),
    ...(report.paired ?? []).map((paired) => pairedLine(paired, report)),
    ...(report.rankings ?? []).map(rankingLine),
    ...dataNotes(report.data),
    ...labelLines(report.labels, report.task),
    ...startLines(report.starts),
    ...testReadLines(report.testReads),
    '',
    ...withGap(calibrationText(report)),
    ...withGap(ensembleText(report.ensemble)),
    ...withGap(generationTable(report.generations)),
    gateTable(result),
    '',
    verdictLine(result),
  ].join('\n');
}

function withGap(lines: string[]): string[] {
  return lines.length > 0 ? [...lines, ''] : [];
}

function modelTable(report: Report): string {
  const head = [
    'model',
    'shape',
    ...errorHeads(report),
    ...(isRanked(report) ? ['ROC-AUC', 'PR-AUC'] : []),
    'parameters',
    'mult-adds',
    'size',
    'p50',
    'p99',
  ];
  const table = new Table({ ...TABLE_STYLE, head });
  for (const model of report.models) table.push(modelRow(model, report));
  for (const pooled of report.pooled) table.push(pooledRow(pooled, head.length));
  return table.toString();
}

/** Models of two classes say how well they rank rows. */
function isRanked({ models }: Report): boolean {
  return models.some(({ ranking }) => ranking);
}

function modelRow(model: TestedModel, report: Report): string[] {
  const isCandidate = model.id === report.candidate.id;
  const name = modelName(model);
  return [
    isCandidate ? pc.bold(`${name} ★`) : name,
    shape(model, report.ensemble?.folds ?? 1),
    ...errorCells(model),
    ...(isRanked(report) ? [area(model.ranking?.rocAuc), area(model.ranking?.averagePrecision)] : []),
    ...costCells(model),
    model.latencyUs ? `${Math.round(model.latencyUs.p50)} µs` : '',
    model.latencyUs ? `${Math.round(model.latencyUs.p99)} µs` : '',
  ];
}

function costCells({ cost }: TestedModel): string[] {
  if (!cost) return ['', '', ''];
  const { parameters, multiplyAdds, sizeBytes } = cost;
  return [
    parameters.toLocaleString('en'),
    compact(multiplyAdds),
    `${Math.round(sizeBytes / 1024).toLocaleString('en')} kB`,
  ];
}

function pooledRow(pooled: PooledResult, columns: number): string[] {
  const { rmse, errors, errorRate, interval } = pooled;
  const first = rmse === undefined ? `${errors} of ${pooled.rows}` : '';
  const cells = [pooledName(pooled), '', first, rate(rmse, errorRate, interval)];
  return Array.from({ length: columns }, (_, i) => pc.dim(cells[i] ?? ''));
}

/** @param folds models of each teacher, which are one of its shape. */
function shape({ role, architecture }: TestedModel, folds: number): string {
  const [first] = architecture;
  if (role === 'ensemble' && architecture.length > folds)
    return `the ${architecture.length / folds} teachers`;
  if (!first) return '';
  return architecture.length > 1 ? `${shapeName(first)}, ${folds} folds` : shapeName(first);
}

function errorHeads({ task, paired }: Report): [string, string] {
  if (task === 'regression') return ['R²', 'RMSE (95%)'];
  if (task) return ['wrong labels', 'of the labels (95%)'];
  return ['errors', paired ? 'of the weight (95%)' : 'error rate (95%)'];
}

function errorCells({ errors, rows, errorRate, numbers, interval }: TestedModel): [string, string] {
  const first = numbers ? (numbers.r2?.toFixed(4) ?? '') : `${errors} of ${rows}`;
  return [first, rate(numbers?.rmse, errorRate, interval)];
}

function rate(rmse: number | undefined, errorRate: number | undefined, interval: Interval): string {
  return rmse === undefined
    ? withInterval(errorRate ?? NaN, interval, percent)
    : withInterval(rmse, interval, formatRmse);
}

function area(value: number | undefined): string {
  return value === undefined ? '' : value.toFixed(4);
}

function comparisonLine(comparison: Comparison): string {
  const { against, onlyStudentWrong, onlyOtherWrong, pValue, clusteredPValue, pooledSeeds } = comparison;
  const seeds =
    pooledSeeds > 1
      ? ` over ${pooledSeeds} seeds pooled, ${clusteredPValue.toPrecision(2)} clustered by row`
      : '';
  return (
    `${studentAgainst(against)}: only the student wrong on ${onlyStudentWrong}, ` +
    `only the other on ${onlyOtherWrong}; McNemar p = ${pValue.toPrecision(2)}${seeds}`
  );
}

function pairedLine({ against, seeds, measure, ...compared }: PairedComparison, report: Report): string {
  const { name } = wordsFor(measure, report);
  return `${studentAgainst(against, seeds)}: ${name} ${difference(compared, measure === 'rmse' ? formatRmse : percent)}`;
}

function rankingLine({ against, seeds, rocAuc, averagePrecision }: RankingComparison): string {
  const cells = [`ROC-AUC ${difference(rocAuc, area)}`, `PR-AUC ${difference(averagePrecision, area)}`];
  return `${studentAgainst(against, seeds)}: ${cells.join('; ')}`;
}

function studentAgainst(other: Role, seeds = 1): string {
  const mean = seeds > 1 ? `, mean of ${seeds} seeds` : '';
  return `student against ${MODEL_NAMES[other].replace('control: ', '')}${mean}`;
}

function difference({ student, other, interval }: ComparedMeasure, format: (value: number) => string) {
  const signed = (value: number) => `${value < 0 ? '−' : '+'}${format(Math.abs(value))}`;
  return `${signed(student - other)} (95% ${signed(interval.low)} to ${signed(interval.high)})`;
}

function gateTable({ gates }: DistilResult): string {
  const table = new Table({ ...TABLE_STYLE, head: ['gate', '', 'measured', 'allowed'] });
  for (const { gate, passed, measured, allowed } of gates) {
    table.push([gate, passed ? pc.green('passed') : pc.red('failed'), measured, allowed]);
  }
  return table.toString();
}

function verdictLine({ verdict, line, championVersion }: DistilResult): string {
  const champion =
    championVersion === null ? 'the line has no champion' : `champion: version ${championVersion}`;
  const colour = verdict === 'refused' ? pc.yellow : pc.green;
  return colour(`${line}: ${verdict}; ${champion}`);
}

function compact(value: number): string {
  return value >= 1e6 ? `${(value / 1e6).toFixed(2)} M` : `${Math.round(value / 1e3)} k`;
}
