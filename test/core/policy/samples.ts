/** Small valid values of the contracts, so that a test names only what it is about. */
import type { Architecture } from '../../../core/contracts/models/architecture';
import type { TrainedModel } from '../../../core/contracts/models/models';
import type { PairedComparison } from '../../../core/contracts/evaluation/paired-comparison';
import type { Report, TestedModel } from '../../../core/contracts/evaluation/report';
import type { Role } from '../../../core/contracts/evaluation/role';
import type { Trial } from '../../../core/contracts/training/study';

const DIGEST = '0'.repeat(64);

export const mlp = (width: number): Architecture => ({ type: 'mlp', hidden: [width] });

export function trial(number: number, values: number[], state: Trial['state'] = 'complete'): Trial {
  return { number, values, state, architecture: mlp(8), params: {} };
}

interface ModelFacts {
  errors: number;
  loss?: number;
  rows?: number;
  parameters?: number;
  seed?: number;
}

export function trainedModel(facts: ModelFacts): TrainedModel {
  const { errors, loss = 0.5, rows = 1000, parameters = 100, seed = 0 } = facts;
  const blob = { digest: DIGEST, sizeBytes: 4 };
  return {
    key: DIGEST,
    network: { architecture: mlp(parameters), inputShape: [4], classes: 2, weights: blob },
    seed,
    loss: { method: 'hard-labels' },
    validation: { errors, rows, loss },
    validationProbabilities: blob,
    checkpoint: blob,
    cost: { parameters, multiplyAdds: parameters, sizeBytes: 4 * parameters },
    epochsRun: 1,
  };
}

export function testedModel(
  facts: Partial<TestedModel> & Pick<TestedModel, 'id' | 'role' | 'errors'>,
): TestedModel {
  return {
    seed: null,
    architecture: [mlp(32)],
    rows: 10_000,
    errorRate: (facts.errors ?? NaN) / 10_000,
    interval: { low: 0, high: 1 },
    loss: 0.1,
    cost: { parameters: 9_610, multiplyAdds: 9_600, sizeBytes: 38_440 },
    latencyUs: { p50: 80, p99: 250 },
    ...facts,
  };
}

const pooled = (role: 'student' | 'hard-labels' | 'label-smoothing', errors: number) => ({
  role,
  seeds: 5,
  errors,
  rows: 50_000,
  errorRate: errors / 50_000,
  interval: { low: 0, high: 1 },
});

/** A candidate with 97 errors of 10,000 that passes every gate of the tests, against a champion with 110. */
/** Entries of a report where models are compared in pairs by this measure; the student's value is the same in all. */
export function createPairing(measure: PairedComparison['measure'], student: number) {
  return (against: Role, other: number, low: number, high: number): PairedComparison => ({
    against,
    seeds: 2,
    measure,
    student,
    other,
    interval: { low, high },
  });
}

export function report(changes: Partial<Report> = {}): Report {
  return {
    candidate: { id: 'student-3', key: DIGEST },
    models: [
      testedModel({ id: 'student-1', role: 'student', errors: 140 }),
      testedModel({ id: 'student-3', role: 'student', errors: 97 }),
      testedModel({ id: 'champion', role: 'champion', errors: 110 }),
    ],
    pooled: [pooled('student', 500), pooled('hard-labels', 600), pooled('label-smoothing', 560)],
    comparisons: [
      {
        against: 'ensemble',
        pooledSeeds: 5,
        onlyStudentWrong: 90,
        onlyOtherWrong: 30,
        pValue: 0.9,
        clusteredPValue: 0.9,
      },
      {
        against: 'hard-labels',
        pooledSeeds: 5,
        onlyStudentWrong: 150,
        onlyOtherWrong: 250,
        pValue: 0.0000007,
        clusteredPValue: 0.00004,
      },
    ],
    championVersion: 4,
    ...changes,
  };
}
