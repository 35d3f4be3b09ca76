import type { IngestRequest, IngestResult, PlannedShapes } from '../core/contracts/activities';
import type { Dataset } from '../core/contracts/data/dataset';
import { InvalidInput } from '../core/contracts/errors';
import type { Recipe } from '../core/contracts/recipe';
import { startOf } from '../core/contracts/models/start';
import { describeColumns } from '../core/policy/column-wording';
import { listLeftOut } from '../core/policy/list-left-out';
import { main } from './activities';
import { countShards } from './label';
import type { Run } from './run';
import { notice } from './wording';

/** A data set, and the run whose networks know where the columns are that they look at. */
export interface Ingested {
  dataset: Dataset;
  run: Run;
}

/**
 * Data source → content-addressed data set with train, validation and test splits.
 */
export async function ingest(run: Run): Promise<Ingested> {
  const { teach, sweep, student } = run.recipe;
  const shapes = {
    teachers: teach.members,
    students: sweep.architectures,
    maxParameters: sweep.maxParameters,
    ...(student.hints && { hints: student.hints }),
    ...startsOf(run.recipe),
  };
  return run.tracker.during('ingest', 1, async (counter) => {
    const { champion } = run;
    const request = { ...ingestRequest(run.recipe), shapes, ...(champion && { champion }) };
    const { output, reused, ignoredFiles, shapes: located } = await main.ingest(request);
    refuseTooManyShards(run, output);
    const { table, unseenCategories } = output;
    run.tracker.note(describeColumns(table && listLeftOut(table.columns), unseenCategories));
    counter.count(reused, notice(describeRows(output, ignoredFiles)));
    return { dataset: output, run: located ? withShapes(run, located) : run };
  });
}

function startsOf({ teach, student }: Recipe): Pick<PlannedShapes, 'starts'> {
  const [teachers, students] = [startOf(teach.start), startOf(student.start)];
  if (!teachers.start && !students.start) return {};
  return {
    starts: {
      ...(teachers.start && { teach: teachers.start }),
      ...(students.start && { student: students.start }),
    },
  };
}

function withShapes(run: Run, { teachers, students }: NonNullable<IngestResult['shapes']>): Run {
  const { teach, sweep, ...recipe } = run.recipe;
  return {
    ...run,
    recipe: {
      ...recipe,
      teach: { ...teach, members: teachers },
      sweep: { ...sweep, architectures: students },
    },
  };
}

/** The data that a recipe asks for: whoever ingests it anywhere finds it ingested. */
export function ingestRequest({ data, seed, teach }: Recipe): IngestRequest {
  const needsNumbers = data.source.type !== 'table' && teach.members.some(({ type }) => type === 'labels');
  return { data, seed, ...(needsNumbers && { rowNumbers: true }) };
}

function describeRows(dataset: Dataset, ignoredFiles = 0): string {
  const { train, validation, test, unlabelled, quarantined, groups } = dataset;
  const others = unlabelled ? `, ${unlabelled.rows} unlabelled` : '';
  const unusable = quarantined ? `, ${quarantined.rows} unusable` : '';
  const ignored = ignoredFiles > 0 ? `, ${ignoredFiles} other files` : '';
  const grouped = groups ? `, ${groups.train} / ${groups.validation} / ${groups.test} groups` : '';
  return `${train.rows} / ${validation.rows} / ${test.rows} rows${grouped}${others}${unusable}${ignored}`;
}

/** Each shard is an activity, and all of one generation are listed in each training's request: both have limits. */
const MAX_SHARDS = 2_000;

function refuseTooManyShards(run: Run, dataset: Dataset): void {
  const { recipe } = run;
  const { train, unlabelled } = dataset;
  const { views } = recipe.augment;
  const rows = train.rows + (unlabelled?.rows ?? 0);
  const generations = recipe.train.generations ?? 1;
  const hints = recipe.student.hints?.length ?? 0;
  // Each row of a view is labelled so often.
  const times = generations + hints;
  const shards = times * countShards(run, dataset, views);
  if (shards <= MAX_SHARDS) return;
  const of = [
    `${views} views`,
    ...(generations > 1 ? [`${generations} generations`] : []),
    ...(hints > 0 ? [`${hints} hints`] : []),
  ].join(', ');
  const made = `${of} of ${rows} rows make ${shards} shards, and ${MAX_SHARDS} is the most`;
  const refuse = (path: string, value: number, allowed: string) =>
    new InvalidInput('recipe', [{ path, value, allowed: `${allowed}: ${made}` }]);
  // Rows with and without a label are in shards of their own: the last one of each may be short.
  const kinds = unlabelled ? 2 : 1;
  const parts = Math.floor(MAX_SHARDS / (views * times)) - (kinds - 1);
  if (parts < 1) throw refuse('augment.views', views, `at most ${Math.floor(MAX_SHARDS / (kinds * times))}`);
  throw refuse('label.shardRows', recipe.label.shardRows, `at least ${Math.ceil(rows / parts)}`);
}
