/** Valid values of the contracts, so that a test names only what it is about. */
import type { EvaluateRequest } from '../../core/contracts/evaluation/evaluate-request';
import type { Architecture } from '../../core/contracts/models/architecture';
import type { Dataset, View } from '../../core/contracts/data/dataset';
import type { BlobRef } from '../../core/contracts/digest';
import type { TrainedModel } from '../../core/contracts/models/models';
import type { ModelVersion } from '../../core/contracts/promotion/promotion';
import type { Report } from '../../core/contracts/evaluation/report';
import type { Loss } from '../../core/contracts/training/training';
import { sha256 } from '../../storage/sha256';

export function blob(name: string): BlobRef {
  return { digest: sha256(name), sizeBytes: 4 };
}

const split = (name: string, rows: number) => ({
  rows,
  images: blob(`${name} images`),
  labels: blob(`${name} labels`),
});

export const DATASET: Dataset = {
  sourceDigest: sha256('source'),
  classes: 10,
  shape: [8, 8, 1],
  train: split('train', 2_500),
  validation: split('validation', 500),
  test: split('test', 1_000),
};

export function views(kind: string, count: number): View[] {
  return Array.from({ length: count }, (_, index) => ({
    index,
    seed: index,
    rows: DATASET.train.rows,
    shifts: blob(`${kind} view ${index}`),
  }));
}

export interface ModelFacts {
  identity: string;
  architecture?: Architecture;
  seed?: number;
  loss?: Loss;
  errors?: number;
  untilEpoch?: number;
  parameters?: number;
}

export function trainedModel(facts: ModelFacts): TrainedModel {
  const { identity, architecture = { type: 'mlp', hidden: [8] }, seed = 0 } = facts;
  const { loss = { method: 'hard-labels' }, errors = 20, untilEpoch = 1, parameters = 650 } = facts;
  return {
    key: sha256(identity),
    network: { architecture, inputShape: [8, 8, 1], classes: 10, weights: blob(`weights ${identity}`) },
    seed,
    loss,
    validation: { errors, rows: 500, loss: errors / 500 },
    validationProbabilities: blob(`probabilities ${identity}`),
    checkpoint: blob(`checkpoint ${identity}`),
    cost: { parameters, multiplyAdds: 600, sizeBytes: 4 * parameters },
    epochsRun: untilEpoch,
  };
}

export function reportOn({ candidate, champion }: Pick<EvaluateRequest, 'candidate' | 'champion'>): Report {
  const id = `student-${candidate.seed}`;
  return {
    candidate: { id, key: candidate.key },
    models: [
      {
        id,
        role: 'student',
        seed: candidate.seed,
        architecture: [candidate.network.architecture],
        errors: 41,
        rows: 1_000,
        errorRate: 0.041,
        interval: { low: 0.03, high: 0.055 },
        loss: 0.2,
        cost: candidate.cost,
        latencyUs: null,
      },
    ],
    pooled: [],
    comparisons: [],
    championVersion: champion?.version ?? null,
  };
}

export function modelVersion(
  version: number,
  model = trainedModel({ identity: `v${version}` }),
): ModelVersion {
  return {
    line: 'tiny-digits',
    version,
    network: model.network,
    cost: model.cost,
    recipe: 'tiny',
    recipeDigest: sha256('recipe'),
    sourceDigest: DATASET.sourceDigest,
    runId: `run-${version}`,
    report: blob(`report ${version}`),
    createdAt: '2026-01-02T03:04:05.000Z',
  };
}
