/**
 * A CSV file of the user's goes through a whole run: teachers learn views of its rows, students learn from the teachers, and
 * one is promoted that knows what the rows were made by.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TrainedModel } from '../../core/contracts/models/models';
import { distil } from '../support/run-outcome';
import { startStillhouse } from '../support/start-stillhouse';
import { readSteps } from '../support/step-manifests';
import { makeTempDir } from '../support/temp-dir';
import { tinyRecipe } from '../support/tiny-recipe';
import { customersCsv } from '../support/write-customers';

const temp = makeTempDir();
afterAll(temp.remove);

test('a table is learned from, distilled and tested', async () => {
  const file = join(temp.dir, 'customers.csv');
  writeFileSync(file, customersCsv(1200, 1));
  const recipe = tinyRecipe({
    line: 'customers',
    data: {
      source: {
        type: 'table',
        files: [file],
        target: { task: 'binary', column: 'left', positive: 'yes' },
        id: 'customer_id',
        split: { method: 'stratified', validation: 0.2, test: 0.2 },
      },
      classes: 2,
    },
    augment: {
      views: 2,
      operations: [
        { type: 'noise', deviation: 0.1 },
        { type: 'drop', share: 0.05 },
      ],
    },
    train: { epochs: 12, seeds: [1, 2] },
    evaluate: { latencyRows: 20, specificity: 0.9 },
  });
  recipe.teach.members = [
    { type: 'residual-mlp', width: 16 },
    { type: 'mlp', hidden: [48, 32] },
  ];
  recipe.sweep.architectures = [{ type: 'wide-and-deep', hidden: [12] }];
  const stillhouse = await startStillhouse();
  try {
    const { verdict, report } = await distil(stillhouse.client, 'table', { recipe });
    expect(verdict).toBe('promoted');
    const students = report.models.filter(({ role }) => role === 'student');
    expect(students.map(({ rows }) => rows)).toEqual([240, 240]);
    // One row in twenty can't be foretold; whoever says that nobody leaves is wrong in a quarter.
    for (const { errorRate, ranking } of students) {
      expect(errorRate).toBeLessThan(0.18);
      expect(ranking?.rocAuc).toBeGreaterThan(0.8);
      expect(ranking?.averagePrecision).toBeGreaterThan(0.6);
    }
    // Mean over the seeds against each control and the ensemble, on the rows of test.
    expect(report.rankings?.map(({ against, seeds }) => [against, seeds])).toEqual([
      ['hard-labels', 2],
      ['label-smoothing', 2],
      ['ensemble', 2],
    ]);
    const meanArea = (role: string) => {
      const areas = report.models.flatMap((model) =>
        model.role === role ? [model.ranking?.rocAuc ?? NaN] : [],
      );
      return areas.reduce((sum, area) => sum + area, 0) / areas.length;
    };
    for (const { against, rocAuc } of report.rankings ?? []) {
      expect(rocAuc.student).toBeCloseTo(meanArea('student'), 12);
      expect(rocAuc.other).toBeCloseTo(meanArea(against), 12);
      expect(rocAuc.interval.low).toBeLessThan(rocAuc.student - rocAuc.other);
      expect(rocAuc.interval.high).toBeGreaterThan(rocAuc.student - rocAuc.other);
    }
    // The threshold is from as many other rows.
    for (const { operatingPoint, calibration } of report.models) {
      const { specificity, sensitivity } = operatingPoint!;
      expect(specificity.rows + sensitivity.rows).toBe(240);
      expect(specificity.share).toBeGreaterThan(0.75);
      expect(calibration!.reliability.reduce((sum, { rows }) => sum + rows, 0)).toBe(240);
    }
    // The plan's three values and one for others lie behind the visits and whether there are any.
    const fields = [{ start: 2, size: 4 }];
    for (const { architecture } of students)
      expect(architecture).toEqual([{ type: 'wide-and-deep', hidden: [12], fields }]);
    const ingested = [...(await readSteps(stillhouse.stores)).values()].find(
      ({ stage }) => stage === 'ingest',
    );
    expect(ingested?.output).toMatchObject({ classNames: ['no', 'yes'], shape: [11], train: { rows: 720 } });
    // Five folds where nothing is said of them: each of two teachers is five models, and none labels what it saw.
    const isLabel = ({ stage }: { stage: string }) => stage === 'label';
    const before = await readSteps(stillhouse.stores);
    const models = [...before.values()].flatMap(({ stage, output }) => {
      const model = stage === 'teach' ? TrainedModel.safeParse(output) : undefined;
      return model?.success ? [model.data] : [];
    });
    expect(models.map(({ selection }) => selection?.without?.fold).sort()).toEqual([
      0, 0, 1, 1, 2, 2, 3, 3, 4, 4,
    ]);
    const teachers = report.models.filter(({ role }) => role === 'teacher');
    expect(teachers.map(({ architecture }) => architecture.length)).toEqual([5, 5]);
    expect(report.ensemble).toMatchObject({ method: 'validation', folds: 5 });
    expect(report.ensemble?.calibration).toBeUndefined();

    // Weighed and calibrated otherwise, the same models label anew.
    const teach = { ...recipe.teach, weights: 'greedy', calibrate: true, minRocAuc: 0.6 };
    const promote = { beatControls: false, decideBy: 'rocAuc' };
    const again = await distil(stillhouse.client, 'greedy', { recipe: { ...recipe, teach, promote } });
    expect(again.report.ensemble).toMatchObject({ method: 'greedy', metric: 'loss', folds: 5 });
    // The same rows of test judge its candidate, too; that of the run before is told of, which was the first.
    expect(report.testReads).toMatchObject({ before: 0, since: 0, recipes: [] });
    const recipes = [{ line: 'customers', recipe: 'tiny', candidates: 1 }];
    expect(again.report.testReads).toEqual({ rows: report.testReads!.rows, before: 1, since: 0, recipes });
    const { calibration } = again.report.ensemble!;
    expect(calibration!.after.loss).toBeLessThanOrEqual(calibration!.before.loss);
    const after = await readSteps(stillhouse.stores);
    const added = [...after.keys()].filter((key) => !before.has(key)).map((key) => after.get(key)!);
    expect(added.filter(({ stage }) => ['ingest', 'augment', 'teach'].includes(stage))).toEqual([]);
    // What decides chooses: every student's validation tells its area.
    const retrained = added.flatMap(({ stage, output }) =>
      ['sweep', 'search', 'train'].includes(stage) ? [TrainedModel.parse(output)] : [],
    );
    expect(retrained.length).toBeGreaterThan(8);
    for (const { validation } of retrained) expect(validation.judged).toMatchObject({ by: 'rocAuc' });
    expect(again.gates.map(({ gate }) => gate)).toEqual(['no worse than the champion']);
    expect(added.filter(isLabel)).toHaveLength([...before.values()].filter(isLabel).length);
  } finally {
    await stillhouse.stop();
  }
}, 200_000);
