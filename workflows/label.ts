import type { HintRequest, ViewSets } from '../core/contracts/activities';
import type { Dataset, View } from '../core/contracts/data/dataset';
import type { HintShard, TaughtHint } from '../core/contracts/labels/hints';
import type { LabelAccount } from '../core/contracts/labels/label-account';
import { labelFormatName } from '../core/contracts/labels/label-format';
import type { Ensemble } from '../core/contracts/models/models';
import type { StudentData } from '../core/contracts/training/search-input';
import { sizeOf } from '../core/contracts/models/shape';
import { sizeInWords } from '../core/contracts/labels/size-wording';
import type { LabelShard } from '../core/contracts/labels/soft-labels';
import { accountLabels } from '../core/policy/account-labels';
import { trainer } from './activities';
import { checkLabels, countChecked } from './check-labels';
import { planHints, type PlannedHint } from './hint-requests';
import { labelOptions } from './label-options';
import { refuseDivergence } from './refuse-divergence';
import type { Run } from './run';
import type { StageCounter } from './run-tracker';
import type { Teachers } from './teach';
import { together } from './together';
import { notice } from './wording';

/** How often the stage tells what its labels take, at most. */
const NOTICES = 50;

/** What the stage gives; lists of a view are in row order. */
export interface Labels {
  taught: Pick<StudentData, 'softLabels' | 'hints'>;
  account: LabelAccount;
}

/** Views and teachers → soft labels and hints, one activity per view and shard. */
export async function label(
  run: Run,
  dataset: Dataset,
  views: ViewSets,
  { ensemble, members }: Teachers,
): Promise<Labels> {
  const labelled = { dataset, views: views.student };
  const planned = planHints(run.recipe, members);
  const checkRows = countChecked(run);
  const shards = countShards(run, dataset, views.student.length);
  const total = shards * (1 + planned.length) + (checkRows > 0 ? 1 : 0);
  return run.tracker.during('label', total, async (counter) => {
    const done: LabelShard[] = [];
    // All shards are gone through to tell of them: not after each, where they are many.
    const stride = Math.ceil(shards / NOTICES);
    const onLabelled = (shard: LabelShard, reused: boolean) => {
      done.push(shard);
      const isTold = done.length % stride === 0;
      counter.count(reused, isTold ? notice(describeSize(accountLabels(done))) : undefined);
    };
    const [softLabels, hints] = await together(() => [
      labelViews(run, labelled, ensemble, onLabelled),
      together(() => planned.map((hint) => labelHints(run, labelled, hint, counter))),
    ]);
    const taught = { softLabels, ...(hints.length > 0 && { hints }) };
    const account = accountLabels(softLabels.flat());
    if (checkRows === 0) return { taught, account };
    const { output: checked, reused } = await checkLabels(
      run,
      { ...labelled, softLabels },
      ensemble,
      checkRows,
    );
    counter.count(reused);
    return { taught, account: { ...account, checked } };
  });
}

function describeSize({ format, bytesPerRow, sizeBytes }: LabelAccount): string {
  return `${labelFormatName(format)}, ${Math.round(bytesPerRow)} bytes a row: ${sizeInWords(sizeBytes)}`;
}

/** What a layer of a teacher gives for every view. */
async function labelHints(
  run: Run,
  labelled: Labelled,
  { hint, layer }: PlannedHint,
  counter: StageCounter,
): Promise<TaughtHint> {
  const shards = await eachShard(run, labelled, `${layer.layer}, `, async (part, summary) => {
    const request: HintRequest = { ...layer, dataset: labelled.dataset, ...part };
    const { output, reused } = await trainer.labelHint.executeWithOptions({ summary }, [request]);
    counter.count(reused, notice(`hint of ${layer.layer}: ${2 * sizeOf(output.shape)} bytes a row`));
    return output;
  });
  return { hint, shards };
}

/** What is labelled: the training rows in each of these views. */
export interface Labelled {
  dataset: Dataset;
  views: View[];
}

/** How many activities it takes to label so many views: no shard has rows both with and without a label. */
export function countShards({ recipe }: Run, { train, unlabelled }: Dataset, views: number): number {
  const count = (rows: number) => Math.ceil(rows / recipe.label.shardRows);
  return views * (count(train.rows) + count(unlabelled?.rows ?? 0));
}

/**
 * @param onLabelled is told each shard when it is there, and whether it was there before.
 * @param of what is said before a view in the UI: whose labels they are, where these aren't the teachers'.
 */
export function labelViews(
  run: Run,
  labelled: Labelled,
  ensemble: Ensemble,
  onLabelled: (shard: LabelShard, reused: boolean) => void,
  of = '',
): Promise<LabelShard[][]> {
  const options = labelOptions(run.recipe.label);
  const { dataset } = labelled;
  return eachShard(run, labelled, of, async (part, summary) => {
    const request = { ensemble, dataset, ...part, ...options };
    const { output, reused } = await trainer.label.executeWithOptions({ summary }, [request]);
    refuseDivergence(run.recipe.label, output);
    onLabelled(output, reused);
    return output;
  });
}

/** Rows [start, end) of a view. */
type Part = Pick<HintRequest, 'view' | 'start' | 'end'>;

/** Does the same with every shard of every view, side by side. */
function eachShard<Shard extends LabelShard | HintShard>(
  run: Run,
  { dataset, views }: Labelled,
  of: string,
  work: (part: Part, summary: string) => Promise<Shard>,
): Promise<Shard[][]> {
  const shards = listShards(run, dataset);
  const inView = (view: View) =>
    shards.map(([start, end]) => {
      const summary = `${of}view ${view.index + 1} of ${views.length}, rows ${start} to ${end}`;
      return work({ view, start, end }, summary);
    });
  return together(() => views.map((view) => together(() => inView(view))));
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
