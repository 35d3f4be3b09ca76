import { stripVTControlCharacters } from 'node:util';
import { WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import { ActivityFailure, ApplicationFailure, CancelledFailure, RetryState } from '@temporalio/common';
import { formatDuration } from '../../cli/show/duration';
import { describeFailure } from '../../cli/show/failure';
import { progressBar } from '../../cli/show/progress-bar';
import { resultText } from '../../cli/show/report-table';
import { runLine } from '../../cli/show/run-line';
import { runTable } from '../../cli/show/run-table';
import { NotFound } from '../../core/contracts/errors';
import { RESULT, SNAPSHOT } from './samples';

/** As a person reads it: without colours, and without blanks at the ends of lines. */
const plain = (text: string) => stripVTControlCharacters(text).replaceAll(/ +$/gm, '');

test.each([
  [0, '0.0 s'],
  [400, '0.4 s'],
  [9_949, '9.9 s'],
  [10_000, '10 s'],
  [37_900, '37 s'],
  [60_000, '1 min 00 s'],
  [245_000, '4 min 05 s'],
  [3_599_000, '59 min 59 s'],
  [7_380_000, '2 h 03 min'],
])('%d ms is %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test.each([
  [0, '        '],
  [1, '████████'],
  [0.5, '████    '],
  [0.25 + 1 / 16, '██▌     '],
  [1 / 64, '▏       '],
  [-1, '        '],
  [7, '████████'],
])('a bar filled to %d', (fraction, bar) => {
  expect(progressBar(fraction, 8)).toBe(bar);
});

test('the table of a run', () => {
  expect(plain(runTable(SNAPSHOT, 70_000))).toMatchInlineSnapshot(`
   "stage                         done            rate          best           elapsed
   ✓ ingest    ████████████████  1/1 (1 reused)                2000 rows      0.9 s
   ✓ augment   ████████████████  1/1                                          0.1 s
   ✗ teach     █████▍            1/3                           mlp-64: 2.00%  1 min 01 s
   ▸ label     ██████████        1/4             2,469 rows/s                 8.0 s
     sweep
     search
     train
     evaluate
     promote
   label is tried again (attempt 2): trainer process 7 was killed by SIGKILL"
  `);
});

test('a run without a worker says so', () => {
  expect(runTable({ ...SNAPSHOT, progress: null }, 0)).toBe('waiting for a worker …');
});

test('the line of a run is that of its newest stage', () => {
  expect(runLine(SNAPSHOT)).toBe('label: 1/4 running');
  expect(runLine({ ...SNAPSHOT, progress: null })).toBe('run running');
});

test('the text of a result', () => {
  expect(plain(resultText(RESULT))).toMatchInlineSnapshot(`
   "model                             shape    errors        error rate (95%)        parameters  mult-adds  size      p50    p99
   teacher                           mlp-512  200 of 10000  2.00% (1.67% to 2.50%)  407,050     2.41 M     1,590 kB  61 µs  181 µs
   ensemble                          mlp-512  180 of 10000  1.80% (1.50% to 2.25%)  407,050     2.41 M     1,590 kB  61 µs  181 µs
   student (distilled), seed 1 ★     mlp-16   300 of 10000  3.00% (2.50% to 3.75%)  12,730      13 k       50 kB     61 µs  181 µs
   control: hard labels, seed 1      mlp-16   350 of 10000  3.50% (2.92% to 4.38%)  12,730      13 k       50 kB
   present champion                  mlp-16   310 of 10000  3.10% (2.58% to 3.88%)  12,730      13 k       50 kB     61 µs  181 µs
   student (distilled), all 2 seeds           610 of 20000  3.05% (2.80% to 3.30%)

   student against hard labels: only the student wrong on 80, only the other on 140; McNemar p = 0.000060 over 2 seeds pooled, 0.0021 clustered by row
   student against present champion: only the student wrong on 50, only the other on 60; McNemar p = 0.39

   gate                                measured       allowed
   no worse than the champion  passed  300 of 10,000  at most 310
   parameters                  failed  12,730         at most 10,000

   digits: promoted; champion: version 2"
  `);
});

test('models of two classes show how well they rank rows', () => {
  const models = RESULT.report.models.map((model) =>
    model.role === 'student' ? { ...model, ranking: { rocAuc: 0.78125, averagePrecision: 0.5 } } : model,
  );
  const text = plain(resultText({ ...RESULT, report: { ...RESULT.report, models } }));
  expect(text).toMatch(/^model +shape +errors +error rate \(95%\) +ROC-AUC +PR-AUC +parameters/m);
  expect(text).toMatch(/^student \(distilled\), seed 1 ★ .*2.50% to 3.75%\) +0.7813 +0.5000 +12,730 /m);
  expect(text).toMatch(/^teacher .*2.50%\) +407,050 /m);
  expect(text).toMatch(/^student \(distilled\), all 2 seeds +610 of 20000 .*3.30%\)$/m);
});

test('calibration, and sensitivity at the specificity asked for, have a table of their own', () => {
  const operatingPoint = (sensitivity: number) => ({
    asked: 0.95,
    threshold: 0.3,
    specificity: { count: 94, rows: 100, share: 0.94, interval: { low: 0.875, high: 0.972 } },
    sensitivity: { count: 1, rows: 2, share: sensitivity, interval: { low: 0.6, high: 0.8 } },
  });
  const calibration = { error: 0.0123, brierScore: 0.08765, reliability: [] };
  const models = RESULT.report.models.map((model) => ({
    ...model,
    calibration,
    ...(model.role === 'student' && { operatingPoint: operatingPoint(0.7) }),
  }));
  const pooled = RESULT.report.pooled.map((method) => ({
    ...method,
    calibration,
    operatingPoint: operatingPoint(0.75),
  }));
  const text = plain(resultText({ ...RESULT, report: { ...RESULT.report, models, pooled } }));
  expect(text).toMatch(/^on test +ECE +Brier +specificity, 95.0% asked +sensitivity/m);
  expect(text).toMatch(
    /^student \(distilled\), seed 1 +0.0123 +0.0877 +94.0% \(87.5% to 97.2%\) +70.0% \(60.0% to 80.0%\)/m,
  );
  expect(text).toMatch(/^teacher +0.0123 +0.0877 *$/m);
  expect(text).toMatch(/^student \(distilled\), all 2 seeds +0.0123 +0.0877 +94.0% .* 75.0% /m);
  const calibrated = RESULT.report.models.map((model) => ({ ...model, calibration }));
  const without = plain(resultText({ ...RESULT, report: { ...RESULT.report, models: calibrated } }));
  expect(without).toMatch(/^on test +ECE +Brier *$/m);
  expect(plain(resultText(RESULT))).not.toContain('ECE');
});

test('what teachers are worth is shown where the report tells it', () => {
  const score = (errors: number, loss: number) => ({ errors, rows: 500, loss });
  const [first, second] = RESULT.report.models;
  const shape = { type: 'mlp' as const, hidden: [64] };
  const models = [
    { ...first!, architecture: Array.from({ length: 5 }, () => shape) },
    { ...second!, architecture: Array.from({ length: 10 }, () => shape) },
  ];
  const ensemble = {
    method: 'greedy' as const,
    metric: 'errorRate' as const,
    validation: score(67, 0.4457),
    members: [
      {
        architecture: shape,
        validation: score(71, 0.4615),
        rocAuc: 0.91,
        weight: 0.75,
        without: score(68, 0.46),
      },
      {
        architecture: shape,
        validation: score(74, 0.482),
        rocAuc: 0.9,
        weight: 0.25,
        without: score(65, 0.4457),
      },
    ],
    folds: 5,
    bagging: { fraction: 0.8, replace: false },
    calibration: {
      temperature: 1.5,
      bins: 15,
      before: { loss: 0.4457, calibrationError: 0.0512 },
      after: { loss: 0.4321, calibrationError: 0.0123 },
    },
  };
  const text = plain(resultText({ ...RESULT, report: { ...RESULT.report, models, ensemble } }));
  expect(text).toMatch(/^teacher +mlp-64, 5 folds +200 of 10000/m);
  expect(text).toMatch(/^ensemble +the 2 teachers +180 of 10000/m);
  const [, told = ''] = /(on validation[^]*)\n\ngate/.exec(text) ?? [];
  expect(told).toMatchInlineSnapshot(`
   "on validation  shape   errors     loss    ROC-AUC  weight  the ensemble without it
   teacher 1      mlp-64  71 of 500  0.4615  0.9100   0.750   loss +0.0143, +1 error
   teacher 2      mlp-64  74 of 500  0.4820  0.9000   0.250   loss ±0.0000, −2 errors
   ensemble               67 of 500  0.4457
   weights: greedy selection by error rate on validation; each teacher is 5 models; a training row is labelled by those that never saw it
   each model learned from 80.00% of its rows, drawn without replacement
   calibrated by temperature 1.500: calibration error 5.12% to 1.23% (15 bins), loss 0.4457 to 0.4321"
  `);
  const alone = { ...ensemble, members: [{ ...ensemble.members[0]!, without: null }] };
  const single = plain(resultText({ ...RESULT, report: { ...RESULT.report, ensemble: alone } }));
  expect(single).toMatch(/^teacher 1 .* 0.750 +is none$/m);
});

test('a refusal on a line without a champion', () => {
  const refused = { ...RESULT, verdict: 'refused' as const, championVersion: null };
  expect(plain(resultText(refused))).toMatch(/\ndigits: refused; the line has no champion$/);
});

describe('a failure is described by its innermost reason', () => {
  const reason = ApplicationFailure.nonRetryable('teacher 1 is too weak', 'InvalidData');
  const activity = new ActivityFailure(
    'Activity task failed',
    'weighEnsemble',
    '5',
    RetryState.NON_RETRYABLE_FAILURE,
    'worker',
    reason,
  );

  test.each<[string, unknown, string]>([
    ['of ours', new NotFound('recipe', 'a', ['b']), 'unknown recipe "a"; known: b'],
    [
      'of a run',
      new WorkflowFailedError('failed', activity, 'NON_RETRYABLE_FAILURE'),
      'teacher 1 is too weak',
    ],
    ['of an activity', activity, 'teacher 1 is too weak'],
    ['thrown as text', 'odd', 'odd'],
    [
      'of a cancelled run',
      new WorkflowFailedError('failed', new CancelledFailure('cancelled'), 'NON_RETRYABLE_FAILURE'),
      'the run was cancelled',
    ],
    [
      'of a run that is not there',
      new WorkflowNotFoundError('not found', 'distil-a', undefined),
      'no run distil-a',
    ],
  ])('%s', (_case, error, text) => {
    expect(describeFailure(error)).toBe(text);
  });

  test('one that nobody foresaw comes with its stack', () => {
    expect(describeFailure(new TypeError('x is undefined'))).toMatch(/TypeError: x is undefined\n +at /);
  });
});
