/** The whole run: chains the stages, and starts again from what is still good where an artifact was lost. */
import { log } from '@temporalio/workflow';
import type { RankingMeasure } from '../core/contracts/evaluation/judging';
import { parse } from '../core/contracts/parse';
import type { GatesRecipe } from '../core/contracts/promotion/gates-recipe';
import { DistilInput, type DistilResult } from '../core/contracts/runs';
import { preflight } from './activities';
import { augment } from './augment';
import { checkPrecisions } from './check-precisions';
import { evaluate } from './evaluate';
import { failClearly } from './fail-clearly';
import { failureType, isRepairable } from './failures';
import { ingest } from './ingest';
import { label } from './label';
import { promote } from './promote';
import type { Run } from './run';
import { RunTracker } from './run-tracker';
import { searchAll } from './study';
import { sweep } from './sweep';
import { teach } from './teach';
import { train } from './train';

/** A blob that was found corrupt is made again by the step it belongs to; more often than this it is no accident. */
const MAX_REPAIRS = 3;

export async function distil(rawInput: unknown): Promise<DistilResult> {
  return failClearly(() => runDistil(parse(DistilInput, rawInput ?? {}, 'workflow input')));
}

async function runDistil(input: DistilInput): Promise<DistilResult> {
  const tracker = new RunTracker();
  const resolved = await preflight.resolveRecipe(input);
  const { recipe, digest, champion } = resolved;
  const run: Run = { recipe, recipeDigest: digest, champion, tracker };
  tracker.describe(run.recipe);
  await checkPrecisions(recipe);
  for (let repair = 0; ; repair++) {
    try {
      return await runStages(run);
    } catch (error) {
      if (!isRepairable(error) || repair === MAX_REPAIRS) throw error;
      log.warn('artifact-lost', { type: failureType(error), repair });
      tracker.restart();
    }
  }
}

/** What decides at the end chooses on the way. */
function judgedByOf({ decideBy = 'errorRate' }: GatesRecipe): RankingMeasure | undefined {
  return decideBy === 'rocAuc' || decideBy === 'averagePrecision' ? decideBy : undefined;
}

async function runStages(asked: Run): Promise<DistilResult> {
  const { dataset, run } = await ingest(asked);
  const views = await augment(run, dataset);
  const teachers = await teach(run, dataset, views);
  const { taught, account } = await label(run, dataset, views, teachers);
  const judgedBy = judgedByOf(run.recipe.promote);
  const data = { dataset, views: views.student, ...taught, ...(judgedBy && { judgedBy }) };
  const shapes = await sweep(run, data);
  const findings = await searchAll(run, data, shapes);
  const finalists = await train(run, data, findings);
  return promote(run, dataset, finalists, (champion) =>
    evaluate(run, { dataset, teachers, labels: account, finalists, champion }),
  );
}
