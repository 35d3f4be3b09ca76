import { MissingBlob } from '../../core/contracts/errors';
import { Report } from '../../core/contracts/evaluation/report';
import { packShard } from '../../core/data/table/table-shard';
import { toBytes } from '../../core/data/typed-bytes';
import { blob, modelVersion, trainedModel } from '../workflows/samples';
import { CALIBRATION, dataset, request, ROWS, setUp, WRONG } from './evaluation';
import { createDependencies } from './main-dependencies';

test('scores everyone on the test split once, and leaves the latency of controls alone', async () => {
  const { evaluate, jobs } = setUp();
  await evaluate(request());
  expect(jobs).toHaveLength(1);
  expect(jobs[0]!.contestants.map(({ id }) => id)).toEqual(Object.keys(WRONG));
  const measured = jobs[0]!.contestants.filter(({ measureLatency }) => measureLatency).map(({ id }) => id);
  expect(measured).toEqual(['teacher-1', 'teacher-2', 'ensemble', 'student-1', 'student-2', 'champion']);
  expect(jobs[0]!.latencyRows).toBe(20);
});

test('the report counts, pools over seeds and compares in pairs', async () => {
  const { output } = await setUp().evaluate(request());
  const report = Report.parse(output);
  expect(report.candidate.id).toBe('student-2');
  expect(report.championVersion).toBe(3);
  expect(report.models.map(({ id, errors, errorRate }) => [id, errors, errorRate])).toEqual(
    Object.entries(WRONG).map(([id, rows]) => [id, rows.length, rows.length / ROWS]),
  );
  expect(report.pooled.map(({ role, seeds, errors, rows }) => [role, seeds, errors, rows])).toEqual([
    ['student', 2, 3, 16],
    ['hard-labels', 2, 5, 16],
    ['label-smoothing', 2, 2, 16],
  ]);
  const pairs = report.comparisons.map((c) => [
    c.against,
    c.pooledSeeds,
    c.onlyStudentWrong,
    c.onlyOtherWrong,
  ]);
  expect(pairs).toEqual([
    ['hard-labels', 2, 0, 2],
    ['label-smoothing', 2, 2, 1],
    ['ensemble', 1, 1, 0],
    ['champion', 1, 1, 4],
  ]);
  const [ensemble] = report.models.filter(({ role }) => role === 'ensemble');
  expect(ensemble!.cost?.parameters).toBe(1_300);
});

test('what is to be known of the data is in the report, and nothing where there is nothing', async () => {
  expect((await setUp().evaluate(request())).output).not.toHaveProperty('data');
  const quarantined = {
    rows: 3,
    reasons: [{ reason: 'no label', rows: 3 }],
    list: await createDependencies().blobs.write(Uint8Array.of(1)),
  };
  const duplicatesAcrossSplits = { trainTest: 1, trainValidation: 0, validationTest: 2 };
  const notes = { quarantined, duplicatesAcrossSplits, groups: { train: 7, validation: 2, test: 1 } };
  const { output } = await setUp().evaluate(request({ dataset: { ...dataset, ...notes } }));
  expect(Report.parse(output).data).toEqual(notes);
});

test('without a champion there is none in the report', async () => {
  const { output } = await setUp().evaluate(request({ champion: null }));
  expect(output.championVersion).toBeNull();
  expect(output.models.map(({ role }) => role)).not.toContain('champion');
  expect(output.comparisons.map(({ against }) => against)).not.toContain('champion');
});

test('the same request is not scored twice, another champion is', async () => {
  const { evaluate, jobs } = setUp();
  await evaluate(request());
  expect((await evaluate(request())).reused).toBe(true);
  expect(jobs).toHaveLength(1);
  expect((await evaluate(request({ champion: modelVersion(4) }))).output.championVersion).toBe(4);
  expect(jobs).toHaveLength(2);
});

test('a model that the trainer left out is named', async () => {
  const failure = setUp('label-smoothing-2').evaluate(request());
  await expect(failure).rejects.toThrow(MissingBlob);
  await expect(failure).rejects.toThrow('the trainer scored no model named label-smoothing-2');
});

test('with folds a teacher is the mean of its models, and the ensemble is of all, at its temperature', async () => {
  const { evaluate, jobs } = setUp();
  const teachers = ['a0', 'a1', 'b0', 'b1'].map((identity) => trainedModel({ identity, parameters: 100 }));
  const weights = [0.375, 0.375, 0.125, 0.125];
  const ensemble = {
    members: teachers.map(({ network }, i) => ({ network, weight: weights[i]!, fold: i % 2 })),
    validation: { errors: 1, rows: 500, loss: 0.1 },
    folds: { folds: 2, assignment: blob('folds') },
    temperature: 1.5,
  };
  const { output } = await evaluate(request({ teachers, ensemble }));
  const asked = new Map(jobs[0]!.contestants.map((contestant) => [contestant.id, contestant]));
  const plain = (from: number, until: number, own: (i: number) => number) =>
    teachers.slice(from, until).map(({ network }, i) => ({ network, weight: own(from + i) }));
  expect(asked.get('teacher-1')?.members).toEqual(plain(0, 2, () => 0.5));
  expect(asked.get('teacher-2')?.members).toEqual(plain(2, 4, () => 0.5));
  expect(asked.get('ensemble')?.members).toEqual(plain(0, 4, (i) => weights[i]!));
  const temperatures = [...asked.values()].flatMap(({ id, temperature }) =>
    temperature ? [[id, temperature]] : [],
  );
  expect(temperatures).toEqual([['ensemble', 1.5]]);
  const parameters = (id: string) => output.models.find((model) => model.id === id)?.cost?.parameters;
  expect([parameters('teacher-1'), parameters('teacher-2'), parameters('ensemble')]).toEqual([200, 200, 400]);
});

test('rankings of two classes are compared, seed by seed, and told; of more classes they are not', async () => {
  const pairs = { ...dataset, classes: 2 };
  const { evaluate, jobs } = setUp();
  const { output } = await evaluate(request({ dataset: pairs }));
  const students = ['student-1', 'student-2'];
  expect(jobs[0]!.rankings).toEqual([
    { against: 'hard-labels', students, others: ['hard-labels-1', 'hard-labels-2'] },
    { against: 'label-smoothing', students, others: ['label-smoothing-1', 'label-smoothing-2'] },
    { against: 'ensemble', students, others: ['ensemble'] },
    { against: 'champion', students: ['student-2'], others: ['champion'] },
  ]);
  expect(output.rankings?.map(({ against }) => against)).toEqual(['hard-labels', 'ensemble']);
  await evaluate(request());
  expect(jobs[1]).not.toHaveProperty('rankings');
});

test('calibration is told of every model; what is found at a specificity where the recipe asks for one', async () => {
  const pairs = { ...dataset, classes: 2 };
  const { evaluate, jobs } = setUp();
  const plain = Report.parse((await evaluate(request({ dataset: pairs }))).output);
  expect(plain.models.map(({ calibration }) => calibration)).toEqual(plain.models.map(() => CALIBRATION));
  expect(plain.pooled.map(({ calibration }) => calibration?.error)).toEqual([0.02, 0.02, 0.02]);
  expect(plain.models.filter(({ operatingPoint }) => operatingPoint)).toEqual([]);
  expect(jobs[0]).not.toHaveProperty('specificity');

  const asked = request({ dataset: pairs, evaluate: { latencyRows: 20, specificity: 0.9 } });
  const { models, pooled } = Report.parse((await evaluate(asked)).output);
  expect(jobs[1]!.specificity).toBe(0.9);
  for (const { operatingPoint } of models)
    expect(operatingPoint).toMatchObject({
      asked: 0.9,
      threshold: 0.3,
      specificity: { count: 5, rows: 6 },
      sensitivity: { count: 1, rows: 2 },
    });
  expect(pooled.map(({ operatingPoint }) => operatingPoint?.sensitivity)).toMatchObject(
    [1, 2, 3].map(() => ({ count: 2, rows: 4, share: 0.5 })),
  );
});

test('where rows have weights, errors are weighted and compared in pairs, and nobody counts rows', async () => {
  const { blobs, evaluate } = setUp();
  const weights = Float32Array.from({ length: ROWS }, (_, row) => (row === 0 ? 9 : 1));
  const shard = packShard({
    rowNumbers: Int32Array.from({ length: ROWS }, (_, row) => row),
    ids: null,
    columns: [],
    targets: new Float32Array(ROWS),
    weights,
  });
  const shards = [{ rows: ROWS, bytes: await blobs.write(shard) }];
  const test = { rows: ROWS, shards, labels: blob('labels') };
  const weighted = { ...dataset, test: { ...test, weights: await blobs.write(toBytes(weights)) } };
  const report = Report.parse((await evaluate(request({ dataset: weighted }))).output);
  const student = report.models.find(({ id }) => id === 'student-1');
  expect(student).toMatchObject({ errors: 2, rows: ROWS });
  expect(student?.errorRate).toBeCloseTo(10 / 16, 12);
  expect(report.pooled[0]).toMatchObject({ role: 'student', errors: 3, rows: 16 });
  expect(report.pooled[0]?.errorRate).toBeCloseTo((10 / 16 + 1 / 16) / 2, 12);
  expect(report.comparisons).toEqual([]);
  expect(report.paired?.map(({ against, seeds, other }) => [against, seeds, other])).toEqual([
    ['hard-labels', 2, (11 / 16 + 2 / 16) / 2],
    ['label-smoothing', 2, (9 / 16 + 1 / 16) / 2],
    ['ensemble', 2, 0],
    ['champion', 1, 12 / 16],
  ]);
});
