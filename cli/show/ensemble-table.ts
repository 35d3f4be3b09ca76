import Table from 'cli-table3';
import type { EnsembleAccount, HeldOut, MemberWorth } from '../../core/contracts/teachers/ensemble-account';
import { shapeName } from '../../core/contracts/models/model-shape';
import type { Score } from '../../core/contracts/models/models';
import { describeValue } from '../../core/contracts/evaluation/primary-value';
import { percent } from './percent';
import { TABLE_STYLE } from './table-style';

/** What each teacher is worth on validation, and how they became an ensemble. Nothing where a report doesn't tell. */
export function ensembleText(account: EnsembleAccount | undefined): string[] {
  if (!account) return [];
  return [memberTable(account), ...methodLines(account)];
}

function memberTable({ members, validation }: EnsembleAccount): string {
  const isRanked = members.some(({ rocAuc }) => rocAuc !== undefined);
  const head = [
    'on validation',
    'shape',
    'errors',
    'loss',
    ...(isRanked ? ['ROC-AUC'] : []),
    'weight',
    'the ensemble without it',
  ];
  const table = new Table({ ...TABLE_STYLE, head });
  members.forEach((member, i) => table.push(memberRow(member, i, isRanked, validation)));
  const total = ['ensemble', '', errorsOf(validation), validation.loss.toFixed(4)];
  table.push(head.map((_, i) => total[i] ?? ''));
  return table.toString();
}

function memberRow(member: MemberWorth, i: number, isRanked: boolean, ensemble: Score): string[] {
  const { architecture, validation, rocAuc, weight, without } = member;
  return [
    `teacher ${i + 1}`,
    shapeName(architecture),
    errorsOf(validation),
    validation.loss.toFixed(4),
    ...(isRanked ? [rocAuc?.toFixed(4) ?? ''] : []),
    weight.toFixed(3),
    without ? changeOf(without, ensemble) : 'is none',
  ];
}

/** What the ensemble loses where it is above 0. */
function changeOf(without: Score, ensemble: Score): string {
  const loss = `loss ${signed(without.loss - ensemble.loss, 4)}`;
  if (without.errors === undefined || ensemble.errors === undefined) return loss;
  const errors = without.errors - ensemble.errors;
  const unit = Math.abs(errors) === 1 ? 'error' : 'errors';
  return `${loss}, ${signed(errors, 0)} ${unit}`;
}

function methodLines({ method, metric, folds, bagging, calibration, members }: EnsembleAccount): string[] {
  const weights = {
    uniform: 'all alike',
    validation: 'least loss on validation',
    greedy: `greedy selection by ${metric === 'errorRate' ? 'error rate' : 'loss'} on validation`,
  }[method];
  const rows =
    folds === undefined
      ? 'a training row may be labelled by teachers that learned it'
      : `each teacher is ${folds} models; a training row is labelled by those that never saw it`;
  const sampled = bagging
    ? [
        `each model learned from ${percent(bagging.fraction)} of its rows, drawn ${bagging.replace ? 'with' : 'without'} replacement`,
      ]
    : [];
  const heldOut = members.flatMap((member, i) => (member.heldOut ? [heldOutLine(member.heldOut, i)] : []));
  const calibrated = calibration ? [calibrationLine(calibration)] : [];
  return [`weights: ${weights}; ${rows}`, ...sampled, ...heldOut, ...calibrated];
}

/** Below this many standard errors it is no chance that rows are known better than those of validation. */
const SUSPICIOUS_DEVIATIONS = -5;

function heldOutLine({ unseen, seen, validation, deviations }: HeldOut, i: number): string {
  const warning =
    deviations < SUSPICIOUS_DEVIATIONS
      ? '. That is less than on validation: were its models made without their folds?'
      : '';
  return (
    `teacher ${i + 1} was made elsewhere: loss ${unseen.toFixed(4)} on training rows by models that never saw them, ` +
    `${seen.toFixed(4)} by those that did, ${validation.toFixed(4)} on validation${warning}`
  );
}

function calibrationLine({
  temperature,
  bins,
  before,
  after,
}: NonNullable<EnsembleAccount['calibration']>): string {
  return (
    `calibrated by temperature ${temperature.toFixed(3)}: calibration error ` +
    `${percent(before.calibrationError)} to ${percent(after.calibrationError)} (${bins} bins), ` +
    `loss ${before.loss.toFixed(4)} to ${after.loss.toFixed(4)}`
  );
}

function errorsOf({ errors, rows, numbers }: Score): string {
  return numbers ? describeValue(numbers.rmse, 'rmse') : `${errors} of ${rows}`;
}

function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return `±${text}`;
  return `${value > 0 ? '+' : '−'}${text}`;
}
