import type { Dataset } from '../core/contracts/dataset';
import type { LabelAccount } from '../core/contracts/label-account';
import type { ModelVersion } from '../core/contracts/promotion';
import { describeValue } from '../core/contracts/primary-value';
import type { Report, TestedModel } from '../core/contracts/report';
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
    const { output, reused } = await trainer.evaluate({
      dataset,
      evaluate: run.recipe.evaluate,
      teachers: teachers.members,
      ensemble: teachers.ensemble,
      ...finalists,
      champion,
    });
    const candidate = output.models.find((model) => model.id === output.candidate.id);
    counter.count(reused, candidate && notice(`student: ${describeErrors(candidate)}`));
    // Beside the step, whose key must not hang on what is only told.
    return { ...output, ...(teachers.account && { ensemble: teachers.account }), labels };
  });
}

function describeErrors({ errors, rows, numbers }: TestedModel): string {
  return numbers ? describeValue(numbers.rmse, 'rmse') : `${errors} errors in ${rows}`;
}
