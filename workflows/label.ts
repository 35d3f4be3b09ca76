import type { ViewSets } from '../core/contracts/activities';
import type { Dataset, View } from '../core/contracts/dataset';
import type { Ensemble } from '../core/contracts/models';
import type { LabelShard } from '../core/contracts/soft-labels';
import { trainer } from './activities';
import { labelOptions } from './label-options';
import type { Run } from './run';
import type { StageCounter } from './run-tracker';
import { together } from './together';

/** Views and ensemble → soft labels, one activity per view and shard; `labels[view]` is in row order. */
export async function label(
  run: Run,
  dataset: Dataset,
  views: ViewSets,
  ensemble: Ensemble,
): Promise<LabelShard[][]> {
  const total = countShards(run, { dataset, views: views.student });
  return run.tracker.during('label', total, (counter) =>
    labelViews(run, { dataset, views: views.student }, ensemble, counter),
  );
}

/** What is labelled: the training rows in each of these views. */
export interface Labelled {
  dataset: Dataset;
  views: View[];
}

/** How many activities it takes to label. */
export function countShards(run: Run, { dataset, views }: Labelled): number {
  return views.length * listShards(run, dataset).length;
}

/** @param of what is said before a view in the UI: whose labels they are, where these aren't the teachers'. */
export function labelViews(
  run: Run,
  { dataset, views }: Labelled,
  ensemble: Ensemble,
  counter: StageCounter,
  of = '',
): Promise<LabelShard[][]> {
  const options = labelOptions(run.recipe.label);
  const shards = listShards(run, dataset);
  const labelShard = async (view: View, start: number, end: number): Promise<LabelShard> => {
    const summary = `${of}view ${view.index + 1} of ${views.length}, rows ${start} to ${end}`;
    const request = { ensemble, dataset, view, start, end, ...options };
    const { output, reused } = await trainer.label.executeWithOptions({ summary }, [request]);
    counter.count(reused);
    return output;
  };
  return together(() =>
    views.map((view) => together(() => shards.map(([start, end]) => labelShard(view, start, end)))),
  );
}

function listShards({ recipe }: Run, { train, unlabelled }: Dataset): [number, number][] {
  const { shardRows } = recipe.label;
  return [
    ...shardRanges(train.rows, shardRows),
    ...shardRanges(unlabelled?.rows ?? 0, shardRows, train.rows),
  ];
}

function shardRanges(rows: number, shardRows: number, first = 0): [number, number][] {
  const count = Math.ceil(rows / shardRows);
  return Array.from({ length: count }, (_, i) => [
    first + i * shardRows,
    first + Math.min(rows, (i + 1) * shardRows),
  ]);
}
