/** Every reading of the test split leaves a record, and a report tells whom else the same rows have judged. */
import { TrainerLost } from '../../core/contracts/errors';
import type { EvaluateRequest } from '../../core/contracts/evaluation/evaluate-request';
import { TestReadAccount } from '../../core/contracts/evaluation/test-reads';
import { blob, modelVersion, trainedModel } from '../workflows/samples';
import { dataset, request, setUp } from './evaluation';

const NOBODY = { before: 0, since: 0, recipes: [] };

/** A run of this recipe, whose candidate is its own where it is named. */
function runOf(recipe: string, changes: Partial<EvaluateRequest> = {}): EvaluateRequest {
  const own = trainedModel({ identity: `student of ${recipe}`, seed: 2 });
  const base = request();
  const by = { line: 'digits', recipe, runId: `run of ${recipe}` };
  return { ...base, candidate: own, students: [base.students[0]!, own], by, ...changes };
}

test('the first candidate has nobody beside it; the next ones are told of those before, and it of those since', async () => {
  const { evaluate } = setUp();
  const toldTo = async (recipe: string) => TestReadAccount.parse((await evaluate(runOf(recipe))).testReads);
  expect(await toldTo('first')).toMatchObject(NOBODY);
  await toldTo('second');
  const third = await toldTo('third');
  expect([third.before + third.since, third.recipes.map(({ recipe }) => recipe)]).toEqual([
    2,
    ['first', 'second'],
  ]);
  expect((await toldTo('first')).recipes.map(({ recipe }) => recipe)).toEqual(['second', 'third']);
});

test('a candidate judged anew counts once: against a moved champion, with other controls, timed otherwise', async () => {
  const { evaluate, jobs, testReads } = setUp();
  const { testReads: first } = await evaluate(runOf('mnist'));
  const anew: Partial<EvaluateRequest>[] = [
    { champion: modelVersion(4) },
    { champion: null },
    { evaluate: { latencyRows: 30 } },
    { hardLabels: request().labelSmoothing.map((model) => ({ ...model, seed: model.seed })) },
  ];
  for (const changes of anew) expect((await evaluate(runOf('mnist', changes))).testReads).toEqual(first);
  expect(jobs).toHaveLength(5);
  const [read, ...others] = await testReads.of(first!.rows);
  expect(others).toEqual([]);
  expect(read?.by).toEqual({ line: 'digits', recipe: 'mnist', runId: 'run of mnist' });
});

test('who asks changes no result: another recipe with the same models finds it, and counts as one with it', async () => {
  const { evaluate, jobs } = setUp();
  const candidate = request().candidate;
  const students = request().students;
  await evaluate(runOf('mnist', { candidate, students }));
  const again = await evaluate(runOf('mnist-by-another-name', { candidate, students }));
  expect(again).toMatchObject({ reused: true, testReads: NOBODY });
  expect(jobs).toHaveLength(1);
  const { by: _by, ...unnamed } = runOf('mnist', { candidate, students });
  expect(await evaluate(unnamed)).toMatchObject({ reused: true, testReads: NOBODY });
});

test('other test rows judge anew', async () => {
  const { evaluate } = setUp();
  await evaluate(runOf('first'));
  const newer = { ...dataset, test: { ...dataset.test, images: blob('newer images') } };
  expect((await evaluate(runOf('second', { dataset: newer }))).testReads).toMatchObject(NOBODY);
});

test('the record is there before the rows are read, and an attempt that is repeated finds it', async () => {
  const { evaluate, objects, trainer } = setUp();
  const { answer } = trainer;
  const written: string[] = [];
  trainer.answer = () => {
    written.push(...objects.writes.filter((key) => key.startsWith('test-reads/')));
    return Promise.reject(new TrainerLost('the trainer process ended', {}));
  };
  await expect(evaluate(runOf('mnist'))).rejects.toThrow(TrainerLost);
  expect(written).toHaveLength(1);
  trainer.answer = answer;
  expect(await evaluate(runOf('mnist'))).toMatchObject({ reused: false, testReads: NOBODY });
  expect(objects.writes.filter((key) => key.startsWith('test-reads/'))).toEqual(written);
});

test('a store that takes no record lets nobody read the rows', async () => {
  const { evaluate, objects, jobs } = setUp();
  const put = objects.put.bind(objects);
  objects.put = (key, ...rest) =>
    key.startsWith('test-reads/') ? Promise.reject(new Error('the store is full')) : put(key, ...rest);
  await expect(evaluate(runOf('mnist'))).rejects.toThrow('the store is full');
  expect(jobs).toEqual([]);
});
