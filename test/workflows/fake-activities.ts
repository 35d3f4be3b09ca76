/** Activities that compute nothing: each answers what a real one could, fixed by its request, and is remembered. */
import type {
  HintRequest,
  LabelRequest,
  MainActivities,
  StepResult,
  TrainerActivities,
  TrainRequest,
} from '../../core/contracts/activities';
import type { EvaluateRequest } from '../../core/contracts/evaluation/evaluate-request';
import type { BroughtTeacher } from '../../core/contracts/teachers/brought-teacher';
import { foreignName, type ForeignTeacher } from '../../core/contracts/teachers/foreign-teacher';
import type { ScoredTeacher, TrainedModel } from '../../core/contracts/models/models';
import { Recipe } from '../../core/contracts/recipe';
import type { LabelShard } from '../../core/contracts/labels/soft-labels';
import { sha256 } from '../../storage/sha256';
import { blob, DATASET, reportOn, trainedModel, views } from './samples';

type Activities = MainActivities & TrainerActivities;
type Name = keyof Activities;

export const MAIN_NAMES = [
  'resolveRecipe',
  'ingest',
  'augment',
  'dealFolds',
  'checkHeldOut',
  'bringTeacher',
  'weighEnsemble',
  'readChampion',
  'promote',
  'findVerdict',
  'rollBack',
] as const satisfies (keyof MainActivities)[];

export const TRAINER_NAMES = [
  'teach',
  'scoreTeacher',
  'label',
  'labelHint',
  'checkLabels',
  'sweep',
  'search',
  'train',
  'trainGroup',
  'countSlots',
  'checkPrecisions',
  'evaluate',
] as const satisfies (keyof TrainerActivities)[];

export interface FakeActivities {
  activities: Activities;
  /** In the order in which they were called. */
  calls: { name: Name; request: unknown }[];
  requests<N extends Name>(name: N): Parameters<Activities[N]>[0][];
  run(name: Name, request: unknown): Promise<unknown>;
}

export function fakeActivities(changes: Partial<Activities> = {}): FakeActivities {
  const activities: Activities = { ...DEFAULTS, ...changes };
  const calls: FakeActivities['calls'] = [];
  return {
    activities,
    calls,
    requests: <N extends Name>(name: N) =>
      calls.filter((call) => call.name === name).map((call) => call.request as Parameters<Activities[N]>[0]),
    run: (name, request) => {
      calls.push({ name, request });
      const known = activities as Record<Name, (request: never) => Promise<unknown>>;
      return known[name](request as never);
    },
  };
}

/** Trains in no time: the validation errors follow from the request. */
export function trained(request: TrainRequest): { output: TrainedModel; reused: boolean } {
  const { architecture, seed, loss, untilEpoch } = request;
  const identity = sha256(JSON.stringify([architecture, seed, loss, request.optimizer, untilEpoch]));
  const errors = 10 + (parseInt(identity.slice(0, 4), 16) % 100);
  const { selection } = request;
  const model = trainedModel({ identity, architecture, seed, loss, errors, untilEpoch });
  return { output: { ...model, ...(selection && { selection }) }, reused: false };
}

function brought(teacher: ForeignTeacher): BroughtTeacher {
  const name = foreignName(teacher);
  const answers = { train: blob(`${name} train`), validation: blob(`${name} validation`), test: blob(name) };
  return { type: 'labels', name, file: sha256(name), answers };
}

function scored(teacher: BroughtTeacher): ScoredTeacher {
  return {
    key: sha256(teacher.name),
    network: { foreign: teacher, inputShape: [...DATASET.shape], classes: DATASET.classes },
    validation: { errors: 15, rows: 500, loss: 0.1 },
    validationProbabilities: blob(`${teacher.name} probabilities`),
  };
}

const train = (request: TrainRequest) => Promise.resolve(trained(request));

export function labelled({ view, start, end }: LabelRequest): StepResult<LabelShard> {
  const logProbabilities = blob(`labels ${view.index} ${start}`);
  const output = { view: view.index, viewDigest: view.shifts.digest, start, end, logProbabilities };
  return { output, reused: false };
}

const labelHint = ({ view, start, end, layer, project }: HintRequest) =>
  Promise.resolve({
    output: {
      view: view.index,
      viewDigest: view.shifts.digest,
      start,
      end,
      shape: [project?.dims ?? 16],
      values: blob(`hint ${layer} ${view.index} ${start}`),
    },
    reused: false,
  });

const DEFAULTS: Activities = {
  resolveRecipe: ({ recipe }) =>
    Promise.resolve({ recipe: Recipe.parse(recipe), digest: sha256(JSON.stringify(recipe)) }),
  ingest: () => Promise.resolve({ output: DATASET, reused: false }),
  augment: ({ augment, teacherViews }) =>
    Promise.resolve({
      output: { teacher: views('teacher', teacherViews), student: views('student', augment.views) },
      reused: false,
    }),
  dealFolds: ({ folds }) =>
    Promise.resolve({ output: { folds, assignment: blob(`${folds} folds`) }, reused: false }),
  bringTeacher: ({ teacher }) => Promise.resolve({ output: brought(teacher), reused: false }),
  checkHeldOut: () =>
    Promise.resolve({ rows: 2_500, unseen: 0.2, seen: 0.1, validation: 0.2, deviations: 0 }),
  weighEnsemble: ({ members, folds }) =>
    Promise.resolve({
      members: members.map((member) => ({
        network: member.network,
        weight: 1 / members.length,
        ...(member.selection?.without && { fold: member.selection.without.fold }),
      })),
      validation: { errors: 5, rows: 500, loss: 0.1 },
      ...(folds && { folds }),
    }),
  readChampion: () => Promise.resolve(null),
  promote: () => Promise.resolve({ decided: true, verdict: 'promoted', championVersion: 1, gates: [] }),
  findVerdict: () => Promise.resolve(null),
  rollBack: ({ line, from, version }) =>
    Promise.resolve({ line, from: from ?? 1, to: version ?? (from ?? 2) - 1 }),
  teach: train,
  scoreTeacher: ({ teacher, without }) =>
    Promise.resolve({
      output: { ...scored(teacher), ...(without && { selection: { without } }) },
      reused: false,
    }),
  label: (request) => Promise.resolve(labelled(request)),
  labelHint,
  checkLabels: ({ samples }) =>
    Promise.resolve({
      output: { rows: samples.reduce((sum, { start, end }) => sum + end - start, 0), largestDifference: 0 },
      reused: false,
    }),
  sweep: train,
  search: train,
  train,
  trainGroup: ({ shared, members }) =>
    Promise.resolve(members.map((own) => ({ trained: trained({ ...shared, ...own }) }))),
  // So many that nobody is put together with others, unless a test wants it.
  countSlots: () => Promise.resolve(1000),
  checkPrecisions: () => Promise.resolve(),
  evaluate: (request: EvaluateRequest) => Promise.resolve({ output: reportOn(request), reused: false }),
};
