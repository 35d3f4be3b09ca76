/** Students of several seeds that learn from each other: they are trained some epochs at a time, and answer for their peers. */
import type { TrainRequest } from '../core/contracts/activities';
import type { View } from '../core/contracts/dataset';
import type { TrainedModel } from '../core/contracts/models';
import type { MutualLearning } from '../core/contracts/mutual-learning';
import type { LabelShard } from '../core/contracts/soft-labels';
import { trainer } from './activities';
import { labelOptions } from './label-options';
import type { Run } from './run';
import { together } from './together';
import type { Student } from './train-students';

interface Trained {
  model: TrainedModel;
  reused: boolean;
}

/**
 * Trains each student to the end of its request. In the first `every` epochs it has the labels of its request; after that, those
 * of the views that come next are mixed with what its peers, as they are then, say of the same rows.
 *
 * @param students of at least two seeds, each with a request of its own and soft labels of the ensemble
 */
export async function trainMutually(
  { recipe }: Run,
  students: readonly Student[],
  mutual: MutualLearning,
): Promise<Trained[]> {
  const { epochs } = students[0]?.request ?? { epochs: 0 };
  let labels = students.map(({ request }) => request.softLabels);
  let trained: Trained[] = [];
  for (let from = 0; from < epochs; from += mutual.every) {
    const untilEpoch = Math.min(epochs, from + mutual.every);
    const before = trained;
    trained = await together(() =>
      students.map((student, i) => trainOn(student, labels[i] ?? [], untilEpoch, before[i]?.model)),
    );
    if (untilEpoch === epochs) break;
    const networks = trained.map(({ model }) => model);
    const next = Math.min(epochs, untilEpoch + mutual.every);
    labels = await together(() =>
      students.map(({ request }, i) => {
        const peers = networks.filter((_, other) => other !== i);
        const isNext = ({ index }: View) => isSeen(index, request.views.length, untilEpoch, next);
        return labelByPeers(recipe.label, request, peers, mutual.share, isNext);
      }),
    );
  }
  return trained;
}

async function trainOn(
  { request, summary }: Student,
  softLabels: LabelShard[][],
  untilEpoch: number,
  before: TrainedModel | undefined,
): Promise<Trained> {
  const resumeFrom = before?.checkpoint ?? request.resumeFrom;
  const work = { ...request, softLabels, untilEpoch, resumeFrom };
  const options = { summary: `${summary}, to epoch ${untilEpoch}` };
  const { output, reused } = await trainer.train.executeWithOptions(options, [work]);
  return { model: output, reused };
}

/** Whether epochs from `from` to before `until` show the view. */
function isSeen(index: number, views: number, from: number, until: number): boolean {
  return (
    until - from >= views ||
    Array.from({ length: until - from }, (_, i) => (from + i) % views).includes(index)
  );
}

/** The request's own labels, those of the views that come next mixed with the peers' answers. */
function labelByPeers(
  recipe: Run['recipe']['label'],
  { dataset, views, softLabels }: TrainRequest,
  peers: readonly TrainedModel[],
  share: number,
  isNext: (view: View) => boolean,
): Promise<LabelShard[][]> {
  const members = peers.map(({ network }) => ({ network, weight: 1 / peers.length }));
  const [{ validation } = { validation: { errors: 0, rows: 1, loss: 0 } }] = peers;
  const labelShard = async (view: View, shard: LabelShard): Promise<LabelShard> => {
    const { start, end } = shard;
    const summary = `peers, view ${view.index + 1} of ${views.length}, rows ${start} to ${end}`;
    const mixedWith = share < 1 ? { mixedWith: { shard, share } } : {};
    const request = { ensemble: { members, validation }, dataset, view, start, end };
    const { output } = await trainer.label.executeWithOptions({ summary }, [
      { ...request, ...labelOptions(recipe), ...mixedWith },
    ]);
    return output;
  };
  return together(() =>
    views.map((view, i) => {
      const shards = softLabels[i] ?? [];
      return isNext(view)
        ? together(() => shards.map((shard) => labelShard(view, shard)))
        : Promise.resolve(shards);
    }),
  );
}
