/** What a hint's step is known by. */
import { MockActivityEnvironment } from '@temporalio/testing';
import type { TrainerDependencies } from '../../activities/dependencies';
import { createLabelHint } from '../../activities/label-hint';
import { createScoreTeacher } from '../../activities/score-teacher';
import type { Trainer } from '../../activities/trainer';
import type { HintRequest, ScoreRequest } from '../../core/contracts/activities';
import { identityOf } from '../../core/contracts/teachers/brought-teacher';
import type { HintShard } from '../../core/contracts/labels/hints';
import type { ScoredTeacher } from '../../core/contracts/models/models';
import type { TrainerJob } from '../../core/contracts/training/trainer-jobs';
import { stepKey } from '../../storage/step-key';
import { onnxTeacher } from '../support/golden-teachers';
import { blob, DATASET, trainedModel, views } from '../workflows/samples';
import { createDependencies } from './main-dependencies';

const [view] = views('student', 1);
const foreign = onnxTeacher([{ reads: 'images', layout: 'nchw' }], { gives: 'logits', order: [0, 1] });
const network = { foreign, inputShape: [28, 28, 1], classes: 10 };
const ofElsewhere: HintRequest = {
  network,
  layer: 'relu',
  tensor: { shape: [4, 8, 8], layout: 'nchw' },
  keep: 'outputs',
  dataset: DATASET,
  view: view!,
  start: 0,
  end: 10,
};
const { tensor: _tensor, ...plain } = ofElsewhere;
const ofOurs: HintRequest = { ...plain, network: trainedModel({ identity: 'm' }).network };

/** Keys that a trainer is given for its jobs. */
async function keyOf(request: HintRequest | ScoreRequest): Promise<string> {
  const { steps } = createDependencies();
  const keys: string[] = [];
  const output: HintShard = {
    view: 0,
    viewDigest: view!.shifts.digest,
    start: 0,
    end: 10,
    shape: [4],
    values: blob('values'),
  };
  const scored: ScoredTeacher = {
    key: blob('scoring').digest,
    network,
    validation: { errors: 1, rows: 9, loss: 0.1 },
    validationProbabilities: blob('probabilities'),
  };
  const run = ({ kind, key }: Extract<TrainerJob, { kind: 'hint' | 'score' }>) => {
    keys.push(key);
    return Promise.resolve(kind === 'hint' ? output : scored);
  };
  const trainer = { run } as unknown as Trainer;
  const dependencies = { steps, trainer } as unknown as TrainerDependencies;
  const ask = () =>
    'teacher' in request ? createScoreTeacher(dependencies)(request) : createLabelHint(dependencies)(request);
  await new MockActivityEnvironment().run(ask);
  return keys[0]!;
}

test('hints of teachers that are trained here are what they were', async () => {
  const params = { of: 'hint', ...ofOurs };
  expect(await keyOf(ofOurs)).toBe(stepKey({ stage: 'label', codeVersion: 1, params }));
});

test('of a model made elsewhere its name is no part, and how its layer lies is', async () => {
  const key = await keyOf(ofElsewhere);
  const renamed = { ...network, foreign: { ...foreign, name: 'onnx other.onnx' } };
  expect(await keyOf({ ...ofElsewhere, network: renamed })).toBe(key);
  expect(await keyOf({ ...ofElsewhere, tensor: { shape: [4, 8, 8], layout: 'nhwc' } })).not.toBe(key);
});

test('a scoring without layers is what it was, and one with them another', async () => {
  const request: ScoreRequest = { member: 0, teacher: foreign, dataset: DATASET };
  const params = { score: identityOf(foreign), dataset: DATASET };
  expect(await keyOf(request)).toBe(stepKey({ stage: 'teach', codeVersion: 1, params }));
  const layers = [{ name: 'pooled', shape: [4] }];
  expect(await keyOf({ ...request, layers })).not.toBe(await keyOf(request));
});
