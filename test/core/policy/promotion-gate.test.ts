import { GateResult } from '../../../core/contracts/promotion/promotion';
import { GatesRecipe } from '../../../core/contracts/promotion/gates-recipe';
import { Report } from '../../../core/contracts/evaluation/report';
import { decidePromotion } from '../../../core/policy/promotion-gate';
import { report, type testedModel } from './samples';

const decide = (recipe: Partial<GatesRecipe>, changes: Partial<Report> = {}) =>
  decidePromotion({
    report: report(changes),
    gates: { maxErrorRateIncrease: 0, beatControls: false, ...recipe },
  });

function gate(name: string, recipe: Partial<GatesRecipe>, changes: Partial<Report> = {}): GateResult {
  const found = decide(recipe, changes).gates.find((result) => result.gate === name);
  if (!found) throw new Error(`no gate ${name}`);
  return found;
}

const candidateWith = (changes: Partial<ReturnType<typeof testedModel>>): Partial<Report> => ({
  models: report().models.map((model) => (model.id === 'student-3' ? { ...model, ...changes } : model)),
});

test('asks every gate of a full recipe, in order, and passes a good student', () => {
  const decision = decide({
    beatControls: true,
    maxPValueAgainstHardLabels: 0.01,
    maxErrorRate: 0.0105,
    maxParameters: 10_000,
    maxSizeBytes: 40_000,
    maxLatencyP99Ms: 1,
  });
  expect(decision.passed).toBe(true);
  expect(decision.gates.map(({ gate: name, measured, allowed }) => [name, measured, allowed])).toEqual([
    ['no worse than the champion', '0.97% (97 of 10,000)', 'at most 1.10% (110 of 10,000) of version 4'],
    [
      'fewer errors than hard-labels',
      '1.00% (500 of 50,000) over 5 seeds',
      'below 1.20% (600 of 50,000) over 5 seeds',
    ],
    [
      'fewer errors than label-smoothing',
      '1.00% (500 of 50,000) over 5 seeds',
      'below 1.12% (560 of 50,000) over 5 seeds',
    ],
    [
      'significantly better than hard-labels',
      'p = 7e-7, clustered by row 0.00004; 150 rows wrong by the student alone, 250 by hard-labels alone',
      'p below 0.01 (McNemar), with fewer rows wrong by the student alone',
    ],
    ['error rate', '0.97% (97 of 10,000)', 'at most 1.05%'],
    ['parameters', '9,610', 'at most 10,000'],
    ['size', '38,440 bytes', 'at most 40,000 bytes'],
    ['latency p99', '0.25 ms', 'at most 1 ms'],
  ]);
  for (const result of decision.gates) expect(GateResult.parse(result)).toEqual(result);
});

test('the sample report is a valid one, and a recipe’s defaults ask for champion and controls only', () => {
  expect(Report.parse(report())).toEqual(report());
  const { gates } = decidePromotion({ report: report(), gates: GatesRecipe.parse({}) });
  expect(gates.map((result) => result.gate)).toEqual([
    'no worse than the champion',
    'fewer errors than hard-labels',
    'fewer errors than label-smoothing',
  ]);
});

test('one failed gate refuses, and the others are still asked', () => {
  const decision = decide({ maxParameters: 9_609, maxSizeBytes: 40_000 });
  expect(decision.passed).toBe(false);
  expect(decision.gates.map((result) => result.passed)).toEqual([true, false, true]);
});

describe('no worse than the champion', () => {
  const name = 'no worse than the champion';
  test('passes without a champion, whatever the errors', () => {
    const result = gate(
      name,
      {},
      { championVersion: null, ...candidateWith({ errors: 9_000, errorRate: 0.9 }) },
    );
    expect(result).toMatchObject({ passed: true, allowed: 'no champion yet' });
  });

  test.each([
    [110, 0, true],
    [111, 0, false],
    [112, 0.0002, true],
    [113, 0.0002, false],
  ])('%i errors against 110, with %d to spare: %s', (errors, maxErrorRateIncrease, passed) => {
    const changes = candidateWith({ errors, errorRate: errors / 10_000 });
    expect(gate(name, { maxErrorRateIncrease }, changes).passed).toBe(passed);
  });

  test('says the margin', () => {
    expect(gate(name, { maxErrorRateIncrease: 0.00125 }).allowed).toMatch(/ of version 4 \+ 0\.125%$/);
  });

  test('fails where a champion is there but was not tested', () => {
    const models = report().models.filter((model) => model.role !== 'champion');
    expect(gate(name, {}, { models })).toMatchObject({ passed: false, measured: 'version 4 was not tested' });
  });
});

describe('controls', () => {
  test.each(['hard-labels', 'label-smoothing'] as const)('as many errors as %s is not fewer', (role) => {
    const pooled = report().pooled.map((result) =>
      result.role === role ? { ...result, errors: 500 } : result,
    );
    const decision = decide({ beatControls: true }, { pooled });
    expect(decision.gates.filter((result) => !result.passed).map((result) => result.gate)).toEqual([
      `fewer errors than ${role}`,
    ]);
  });

  test('a control that was not tested can’t be beaten', () => {
    const pooled = report().pooled.filter((result) => result.role !== 'label-smoothing');
    expect(gate('fewer errors than label-smoothing', { beatControls: true }, { pooled })).toMatchObject({
      passed: false,
      measured: 'no pooled label-smoothing result',
    });
  });

  test('rates decide where the seeds differ in number', () => {
    const pooled = report().pooled.map((result) =>
      result.role === 'hard-labels' ? { ...result, seeds: 1, errors: 101, rows: 10_000 } : result,
    );
    expect(gate('fewer errors than hard-labels', { beatControls: true }, { pooled })).toMatchObject({
      passed: true,
      allowed: 'below 1.01% (101 of 10,000) over 1 seed',
    });
  });
});

describe('significance', () => {
  const name = 'significantly better than hard-labels';
  const withComparison = (changes: object): Partial<Report> => ({
    comparisons: [{ ...report().comparisons[1], ...changes } as Report['comparisons'][number]],
  });

  test('p must be below the limit, not at it', () => {
    const at = withComparison({ pValue: 0.05 });
    expect(gate(name, { maxPValueAgainstHardLabels: 0.05 }, at).passed).toBe(false);
    expect(gate(name, { maxPValueAgainstHardLabels: 0.0501 }, at).passed).toBe(true);
  });

  test('seeds that err alike must not prove more than they know', () => {
    const alike = withComparison({ pValue: 0.001, clusteredPValue: 0.06 });
    expect(gate(name, { maxPValueAgainstHardLabels: 0.05 }, alike).passed).toBe(false);
  });

  test('a student that is significantly worse fails', () => {
    const worse = withComparison({ onlyStudentWrong: 250, onlyOtherWrong: 150 });
    expect(gate(name, { maxPValueAgainstHardLabels: 0.05 }, worse).passed).toBe(false);
  });

  test('another comparison doesn’t stand in for a missing one', () => {
    const comparisons = report().comparisons.slice(0, 1);
    expect(gate(name, { maxPValueAgainstHardLabels: 1 }, { comparisons })).toMatchObject({
      passed: false,
      measured: 'no comparison with hard-labels',
    });
  });
});

describe('limits', () => {
  test.each([
    ['error rate', { maxErrorRate: 0.0097 }, { maxErrorRate: 0.0096 }],
    ['parameters', { maxParameters: 9_610 }, { maxParameters: 9_609 }],
    ['size', { maxSizeBytes: 38_440 }, { maxSizeBytes: 38_439 }],
    ['latency p99', { maxLatencyP99Ms: 0.25 }, { maxLatencyP99Ms: 0.249 }],
  ])('%s passes at its limit and fails beyond', (name, at, beyond) => {
    expect(gate(name, at).passed).toBe(true);
    expect(gate(name, beyond).passed).toBe(false);
  });

  test('a latency that was asked for and not measured fails', () => {
    const result = gate('latency p99', { maxLatencyP99Ms: 5 }, candidateWith({ latencyUs: null }));
    expect(result).toMatchObject({ passed: false, measured: 'not measured', allowed: 'at most 5 ms' });
  });

  test('a latency that nobody asked for is not missed', () => {
    expect(decide({}, candidateWith({ latencyUs: null })).passed).toBe(true);
  });
});

test('judges the candidate’s row, not the first student’s', () => {
  expect(gate('error rate', { maxErrorRate: 0.01 }).measured).toBe('0.97% (97 of 10,000)');
  expect(() => decide({}, { candidate: { id: 'student-9', key: '0'.repeat(64) } })).toThrow(
    /student-9.*student-1/,
  );
});
