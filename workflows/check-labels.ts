import { patched } from '@temporalio/workflow';
import type { StepResult } from '../core/contracts/activities';
import type { LabelCheck } from '../core/contracts/labels/label-check';
import type { Ensemble } from '../core/contracts/models/models';
import type { StudentData } from '../core/contracts/training/search-input';
import { sampleLabels } from '../core/policy/sample-labels';
import { trainer } from './activities';
import { labelOptions } from './label-options';
import type { Run } from './run';

/** A trainer needs a second or two for them. */
const CHECK_ROWS = 256;

/** How many labelled rows are scored anew. Runs from before labels were looked at go on without. */
export function countChecked({ recipe }: Run): number {
  const { checkRows = CHECK_ROWS } = recipe.label;
  return checkRows > 0 && patched('checked-labels') ? checkRows : 0;
}

/** Fails where labels in the store are not those that the ensemble gives to their rows. */
export function checkLabels(
  { recipe }: Run,
  { dataset, views, softLabels }: Pick<StudentData, 'dataset' | 'views' | 'softLabels'>,
  ensemble: Ensemble,
  rows: number,
): Promise<StepResult<LabelCheck>> {
  const samples = sampleLabels(views, softLabels, rows, recipe.seed);
  const { precision } = labelOptions(recipe.label);
  return trainer.checkLabels({ ensemble, dataset, samples, ...(precision && { precision }) });
}
