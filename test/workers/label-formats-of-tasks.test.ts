/** @jest-environment <rootDir>/test/support/native-environment.js */
/** float16 labels of several labels and of a number, from the job that makes them to the check and to trainings by either engine. */
import type { Dataset, Split, View } from '../../core/contracts/data/dataset';
import type { Network } from '../../core/contracts/models/models';
import type { LabelShard } from '../../core/contracts/labels/soft-labels';
import type { Task } from '../../core/contracts/data/task';
import type { LabelJob } from '../../core/contracts/training/trainer-jobs';
import type { Loss } from '../../core/contracts/training/training';
import { labelCodecFor } from '../../core/data/soft-labels/label-codec-for';
import { fromHalves, toHalf } from '../../core/data/soft-labels/half-floats';
import { drawShifts } from '../../core/data/shift-images';
import { toBytes } from '../../core/data/typed-bytes';
import { createCompiledEngine } from '../../core/engine/compiled/create-compiled-engine';
import { createEagerEngine } from '../../core/engine/eager/create-eager-engine';
import type { Engine } from '../../core/engine/engine';
import { sha256 } from '../../storage/sha256';
import { readTrainingView } from '../../workers/trainer/read-inputs';
import { runCheckLabelsJob } from '../../workers/trainer/run-check-labels-job';
import { runLabelJob } from '../../workers/trainer/run-label-job';
import { runTrainJob } from '../../workers/trainer/run-train-job';
import { listWeights } from '../../core/models/list-weights';
import { decodeWeights, encodeWeights } from '../../core/models/weights-file';
import { createDependencies } from '../activities/main-dependencies';
import { createJobContext } from '../support/job-context';
import { loadTensorFlow } from '../support/load-tensorflow';
import { createTargetImages } from '../support/target-images';
import { createTrainJob } from '../support/train-job';

const ROWS = 120;
const { blobs } = createDependencies();
const tf = loadTensorFlow();
const engines = { compiled: createCompiledEngine(tf), eager: createEagerEngine(tf) };
const contextOf = (engine: Engine) => createJobContext({ blobs, engine });
const context = contextOf(engines.compiled);

const HARD: Readonly<Record<Task, Loss>> = {
  'multi-label': { method: 'binary-cross-entropy' },
  regression: { method: 'squared-error' },
};
const SOFT: Readonly<Record<Task, Loss>> = {
  'multi-label': { method: 'binary-cross-entropy', alpha: 0.9, temperature: 2 },
  regression: { method: 'squared-error', alpha: 0.9 },
};

interface Made {
  dataset: Dataset;
  view: View;
  network: Network;
  ensemble: LabelJob['ensemble'];
  exact: LabelShard;
  kept: LabelShard;
}

async function write(task: Task): Promise<Pick<Made, 'dataset' | 'view'>> {
  const writeSplit = async (rows: number, seed: number): Promise<Split> => {
    const { inputs, labels, targets } = createTargetImages(task, rows, seed);
    const [images, classes] = [await blobs.write(inputs), await blobs.write(labels)];
    return { rows, images, labels: classes, targets: await blobs.write(toBytes(targets!)) };
  };
  const dataset: Dataset = {
    sourceDigest: sha256(task),
    classes: task === 'regression' ? 1 : 3,
    task,
    ...(task === 'regression' && { scale: { mean: 0.1, deviation: 0.9 } }),
    shape: [8, 8, 1],
    train: await writeSplit(ROWS, 1),
    validation: await writeSplit(40, 2),
    test: await writeSplit(40, 3),
  };
  const shifts = await blobs.write(toBytes(drawShifts(ROWS, 1, 5)));
  return { dataset, view: { index: 0, seed: 5, rows: ROWS, shifts } };
}

/** An ensemble's labels of all rows, in float32 and in float16. */
async function make(task: Task): Promise<Made> {
  const { dataset, view } = await write(task);
  const changes = { loss: HARD[task], epochs: 5, untilEpoch: 5 };
  const job = createTrainJob({ dataset, views: [view] }, changes);
  const { network, validation } = await runTrainJob(job, context);
  const ensemble = { members: [{ network, weight: 1 }], validation };
  const shared = {
    kind: 'label',
    key: sha256('label'),
    ensemble,
    dataset,
    view,
    start: 0,
    end: ROWS,
  } as const;
  const exact = await runLabelJob(shared, context);
  const kept = await runLabelJob({ ...shared, format: 'float16' }, context);
  return { dataset, view, network, ensemble, exact, kept };
}

describe.each<Task>(['multi-label', 'regression'])('of the task %s', (task) => {
  let made: Made;
  beforeAll(async () => (made = await make(task)));

  const read = async (shard: LabelShard) =>
    (await readTrainingView(blobs, made.dataset, made.view, [shard])).softLogProbabilities!;

  test('they take half the bytes, and are read as the nearest halves', async () => {
    const { kept, exact, dataset } = made;
    expect(kept.format).toBe('float16');
    expect(kept).not.toHaveProperty('divergence');
    expect(kept.logProbabilities.sizeBytes).toBe(ROWS * 2 * dataset.classes);
    expect(exact.logProbabilities.sizeBytes).toBe(ROWS * 4 * dataset.classes);
    const values = await read(exact);
    // Both signs: they are no log-probabilities.
    expect(Math.max(...values)).toBeGreaterThan(0.1);
    expect(Math.min(...values)).toBeLessThan(-0.1);
    expect(await read(kept)).toEqual(fromHalves(Uint16Array.from(values, toHalf)));
  });

  test.each(Object.entries(engines))('the %s engine learns from what is decoded', async (_, engine) => {
    const { dataset, view, exact, kept } = made;
    const train = async (shard: LabelShard) => {
      const job = createTrainJob({ dataset, views: [view] }, { softLabels: [[shard]], loss: SOFT[task] });
      return (await runTrainJob(job, contextOf(engine))).network.weights.digest;
    };
    // The same numbers written down as float32.
    const written = { ...exact, logProbabilities: await blobs.write(toBytes(await read(kept))) };
    const learned = await train(kept);
    expect(learned).toBe(await train(written));
    expect(learned).not.toBe(await train(exact));
  });

  test('scored anew they are those of their rows, and others are not', async () => {
    const { dataset, view, ensemble, kept } = made;
    const check = (shard: LabelShard) => {
      const samples = [{ view, shard, start: 20, end: 50 }];
      return runCheckLabelsJob(
        { kind: 'check-labels', key: sha256('check'), ensemble, dataset, samples },
        context,
      );
    };
    const { rows, largestDifference } = await check(kept);
    expect(rows).toBe(30);
    expect(largestDifference).toBeGreaterThan(0);
    expect(largestDifference).toBeLessThan(0.01);
    const codec = labelCodecFor('float16', dataset);
    const values = await read(kept);
    const moved = values.map((_, at) => values[(at + dataset.classes) % values.length]!);
    const wrong = { ...kept, logProbabilities: await blobs.write(codec.encode(moved)) };
    const words =
      task === 'regression'
        ? /row \d+, is kept with a number, in deviations of the target, of -?\d/
        : /row \d+, label \d is kept with log-odds of -?\d/;
    await expect(check(wrong)).rejects.toThrow(words);
  });
});

test('a number that halves have no room for ends the job, and float32 keeps it', async () => {
  const { dataset, view, network, ensemble } = await make('regression');
  const specs = listWeights({ type: 'mlp', hidden: [8] }, [8, 8, 1], 1);
  const weights = decodeWeights(await blobs.read(network.weights), specs);
  // The bias of the output.
  weights.set(specs.at(-1)!.name, Float32Array.of(70_000));
  const far = { ...network, weights: await blobs.write(encodeWeights(specs, weights)) };
  const job: LabelJob = {
    kind: 'label',
    key: sha256('far'),
    ensemble: { ...ensemble, members: [{ network: far, weight: 1 }] },
    dataset,
    view,
    start: 0,
    end: ROWS,
  };
  await expect(runLabelJob({ ...job, format: 'float16' }, context)).rejects.toThrow(
    /the teachers' number is \d{5}[.\d]* in row 0 of the shard, in deviations of the target; label.format "float16" ends at 65,504/,
  );
  await expect(runLabelJob(job, context)).resolves.toMatchObject({ start: 0, end: ROWS });
});
