import { workflowInfo } from '@temporalio/workflow';
import type { Dataset } from '../core/contracts/data/dataset';
import type { LabelAccount } from '../core/contracts/labels/label-account';
import type { ModelVersion } from '../core/contracts/promotion/promotion';
import { fileNameOf } from '../core/contracts/teachers/foreign-teacher';
import type { TeacherModel, TrainedModel } from '../core/contracts/models/models';
import { describeValue } from '../core/contracts/evaluation/primary-value';
import type { Report, TestedModel } from '../core/contracts/evaluation/report';
import type { Recipe } from '../core/contracts/recipe';
import type { StartAccount, StartRecipe } from '../core/contracts/models/start';
import type { TestReadAccount } from '../core/contracts/evaluation/test-reads';
import { trainer } from './activities';
import type { Run } from './run';
import type { Teachers } from './teach';
import type { Finalists } from './train';
import { notice } from './wording';

/** What a report is made of. */
export interface Evaluated {
  dataset: Dataset;
  teachers: Teachers;
  labels: LabelAccount;
  finalists: Finalists;
  champion: ModelVersion | null;
}

/** Teachers, candidate, controls and champion on the test split → the report that promotion decides on. */
export async function evaluate(
  run: Run,
  { dataset, teachers, labels, finalists, champion }: Evaluated,
): Promise<Report> {
  return run.tracker.during('evaluate', 1, async (counter) => {
    const { line, name } = run.recipe;
    const { output, reused, testReads } = await trainer.evaluate({
      dataset,
      evaluate: run.recipe.evaluate,
      teachers: teachers.members,
      ensemble: teachers.ensemble,
      ...finalists,
      champion,
      by: { line, recipe: name, runId: workflowInfo().runId },
    });
    const candidate = output.models.find((model) => model.id === output.candidate.id);
    const told = candidate && notice(`student: ${describeErrors(candidate)}${describeOthers(testReads)}`);
    counter.count(reused, told);
    // Beside the step, whose key must not hang on what is only told.
    const starts = listStarts(run.recipe, teachers.members, finalists.candidate);
    return {
      ...output,
      ...(teachers.account && { ensemble: teachers.account }),
      labels,
      ...(starts.length > 0 && { starts }),
      ...(testReads && { testReads }),
    };
  });
}

/** What teachers and students started from, and how much of it they took over. */
function listStarts(
  { teach, student }: Recipe,
  teachers: readonly TeacherModel[],
  candidate: TrainedModel,
): StartAccount[] {
  const account = (
    part: StartAccount['part'],
    start: StartRecipe | undefined,
    models: readonly TrainedModel[],
  ) => {
    if (!start?.network) return [];
    const sum = (of: (model: TrainedModel) => number) =>
      models.reduce((total, model) => total + of(model), 0);
    return [
      {
        part,
        ...nameStart(start),
        parameters: sum(({ cost }) => cost.parameters),
        adopted: sum(({ adopted }) => adopted?.adopted ?? 0),
        frozen: sum(({ adopted }) => adopted?.frozen ?? 0),
      },
    ];
  };
  const trained = teachers.filter((model): model is TrainedModel => 'cost' in model);
  return [...account('teach', teach.start, trained), ...account('student', student.start, [candidate])];
}

function nameStart({ line, version, model }: StartRecipe): Pick<StartAccount, 'line' | 'version' | 'file'> {
  return model ? { file: fileNameOf(model.file) } : { line, version };
}

function describeErrors({ errors, rows, numbers }: TestedModel): string {
  return numbers ? describeValue(numbers.rmse, 'rmse') : `${errors} errors in ${rows}`;
}

/** The best of several on the same rows looks better than it is: who reads the result should know of how many. */
function describeOthers(reads: TestReadAccount | undefined): string {
  const others = reads ? reads.before + reads.since : 0;
  if (others === 0) return '';
  return `, on test rows that judged ${others} other ${others === 1 ? 'candidate' : 'candidates'}`;
}
