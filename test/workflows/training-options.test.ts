import type { StudentData } from '../../core/contracts/training/search-input';
import { Recipe } from '../../core/contracts/recipe';
import { labelOptions } from '../../workflows/label-options';
import { studentRequest, type StudentPlan } from '../../workflows/student-request';
import { tinyRecipe } from '../support/tiny-recipe';
import { DATASET, views } from './samples';

const DATA: StudentData = { dataset: DATASET, views: views('student', 1), softLabels: [[]] };
const PLAN: StudentPlan = {
  architecture: { type: 'mlp', hidden: [8] },
  method: { name: 'distillation', labelSmoothing: 0 },
  params: {},
  epochs: 2,
  untilEpoch: 2,
  seed: 3,
  resumeFrom: null,
};

const requestWith = (changes: Partial<Recipe['student']>, plan: Partial<StudentPlan> = {}) => {
  const { student } = Recipe.parse(tinyRecipe());
  return studentRequest({ ...student, ...changes }, DATA, { ...PLAN, ...plan });
};

test("a student's options go into its request", () => {
  expect(requestWith({ precision: 'bf16' })).toEqual({ ...requestWith({}), precision: 'bf16' });
  expect(requestWith({ precision: 'auto', sampling: 'class-balanced' })).toEqual({
    ...requestWith({}),
    precision: 'auto',
    sampling: 'class-balanced',
  });
});

test('what holds anyway is not in the request, which is hashed: said or not, it is the same', () => {
  const plain = Object.keys(requestWith({}));
  for (const option of ['precision', 'sampling']) expect(plain).not.toContain(option);
  expect(Object.keys(requestWith({ precision: 'float32', sampling: 'shuffle' }))).toEqual(plain);
});

test('controls go over their rows as often as makes the steps of a student that has rows without labels', () => {
  const { student } = Recipe.parse(tinyRecipe());
  const unlabelled = { rows: DATASET.train.rows / 2, images: { digest: 'e'.repeat(64), sizeBytes: 1 } };
  const epochsOf = (name: StudentPlan['method']['name'], dataset: StudentData['dataset']) => {
    const plan = { ...PLAN, method: { name, labelSmoothing: 0.1 }, epochs: 5, untilEpoch: 2 };
    const { epochs, untilEpoch } = studentRequest(student, { ...DATA, dataset }, plan);
    return [epochs, untilEpoch];
  };
  const more = { ...DATASET, unlabelled };
  expect(epochsOf('distillation', more)).toEqual([5, 2]);
  expect(epochsOf('hard-labels', more)).toEqual([8, 3]);
  expect(epochsOf('label-smoothing', more)).toEqual([8, 3]);
  expect(epochsOf('hard-labels', DATASET)).toEqual([5, 2]);
});

test('controls that may stop early wait for as many steps as a student that has rows without labels', () => {
  const { student } = Recipe.parse(tinyRecipe());
  const unlabelled = { rows: 2 * DATASET.train.rows, images: { digest: 'e'.repeat(64), sizeBytes: 1 } };
  const earlyStopping = { patience: 3, minDelta: 0.01, metric: 'loss' as const };
  const stoppingOf = (
    name: StudentPlan['method']['name'],
    dataset: StudentData['dataset'],
    patience = earlyStopping.patience,
  ) => {
    const stopping = { ...earlyStopping, patience };
    const plan = { ...PLAN, method: { name, labelSmoothing: 0.1 }, earlyStopping: stopping };
    return studentRequest(student, { ...DATA, dataset }, plan).earlyStopping;
  };
  const more = { ...DATASET, unlabelled };
  expect(stoppingOf('distillation', more)).toEqual(earlyStopping);
  expect(stoppingOf('hard-labels', more)).toEqual({ ...earlyStopping, patience: 9 });
  expect(stoppingOf('hard-labels', more, 9_999)?.patience).toBe(10_000); // as many as there can be
  expect(stoppingOf('hard-labels', DATASET)).toEqual(earlyStopping);
});

test("a student's loss has the study's temperature and alpha, and its own options", () => {
  const { loss } = requestWith({ loss: { method: 'dkd', targetWeight: 2, nonTargetWeight: 3 } });
  expect(loss).toEqual({ method: 'dkd', targetWeight: 2, nonTargetWeight: 3, temperature: 3, alpha: 0.8 });
  expect(requestWith({}).loss).toEqual({ method: 'distillation', temperature: 3, alpha: 0.8 });
  expect(requestWith({ loss: { method: 'distillation' } })).toEqual(requestWith({}));
});

test("a trial's numbers of the loss take the place of the recipe's, and others are left alone", () => {
  const params = { temperature: 2, targetWeight: 0.5, interWeight: 9, classBalance: 0.9 };
  expect(
    requestWith({ loss: { method: 'dkd', targetWeight: 2, nonTargetWeight: 3 } }, { params }).loss,
  ).toEqual({
    method: 'dkd',
    targetWeight: 0.5,
    nonTargetWeight: 3,
    temperature: 2,
    alpha: 0.8,
    classBalance: 0.9,
  });
  expect(requestWith({}, { params: { intraWeight: 1, peerWeight: 3 } })).toEqual(requestWith({}));
  const peer = { weight: 1, temperature: 2 };
  expect(
    requestWith({ loss: { method: 'distillation', peer } }, { params: { peerWeight: 3 } }).loss,
  ).toMatchObject({ peer: { weight: 3, temperature: 2 } });
});

test('labels say their format where it is another than float32', () => {
  expect(labelOptions({})).toEqual({});
  expect(labelOptions({ precision: 'float32', format: 'float32' })).toEqual({});
  expect(labelOptions({ precision: 'bf16', format: 'float16' })).toEqual({
    precision: 'bf16',
    format: 'float16',
  });
});

test.each(['distillation', 'hard-labels', 'label-smoothing'] as const)(
  'the hard labels of student and controls are balanced alike: %s',
  (name) => {
    const plan = { method: { name, labelSmoothing: 0.1 } };
    const plain = requestWith({}, plan).loss;
    expect(requestWith({ classBalance: 0.99 }, plan).loss).toEqual({ ...plain, classBalance: 0.99 });
    expect(plain).not.toHaveProperty('classBalance');
  },
);
