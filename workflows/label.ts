import type { ViewSets } from '../core/contracts/activities';
import type { Dataset, View } from '../core/contracts/dataset';
import type { Ensemble } from '../core/contracts/models';
import type { LabelShard } from '../core/contracts/soft-labels';
import { trainer } from './activities';
import { labelOptions } from './label-options';
import type { Run } from './run';
import { together } from './together';

/** Views and ensemble → soft labels, one activity per view and shard; `labels[view]` is in row order. */
export async function label(
  run: Run,
  dataset: Dataset,
  views: ViewSets,
  ensemble: Ensemble,
): Promise<LabelShard[][]> {
  const { shardRows } = run.recipe.label;
  const options = labelOptions(run.recipe.label);
  const { train, unlabelled } = dataset;
  const shards = [
    ...shardRanges(train.rows, shardRows),
    ...shardRanges(unlabelled?.rows ?? 0, shardRows, train.rows),
  ];
  return run.tracker.during('label', views.student.length * shards.length, async (counter) => {
    const labelShard = async (view: View, start: number, end: number): Promise<LabelShard> => {
      const summary = `view ${view.index + 1} of ${views.student.length}, rows ${start} to ${end}`;
      const request = { ensemble, dataset, view, start, end, ...options };
      const { output, reused } = await trainer.label.executeWithOptions({ summary }, [request]);
      counter.count(reused);
      return output;
    };
    return together(() =>
      views.student.map((view) => together(() => shards.map(([start, end]) => labelShard(view, start, end)))),
    );
  });
}

function shardRanges(rows: number, shardRows: number, first = 0): [number, number][] {
  const count = Math.ceil(rows / shardRows);
  return Array.from({ length: count }, (_, i) => [
    first + i * shardRows,
    first + Math.min(rows, (i + 1) * shardRows),
  ]);
}
