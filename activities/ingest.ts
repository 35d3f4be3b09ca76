import type { MainActivities } from '../core/contracts/activities';
import { Dataset, type Split } from '../core/contracts/dataset';
import { InvalidData } from '../core/contracts/errors';
import type { DataRecipe } from '../core/contracts/recipe';
import { checkLabels } from '../core/data/check-labels';
import type { LabelledImages } from '../core/data/labelled-images';
import { pairIdx } from '../core/data/pair-idx';
import { stratifiedSplit } from '../core/data/stratified-split';
import { firstRows, takeRows } from '../core/data/take-rows';
import type { BlobStore } from '../storage/blob-store';
import { checkShapes } from './check-shapes';
import type { MainDependencies } from './dependencies';
import { readSource, type SourceFiles } from './read-source';

const CODE_VERSION = 1;

/** Source files → content-addressed splits. Validation comes out of the training file, stratified and seeded. */
export function createIngest({ blobs, steps, exampleDataDir }: MainDependencies): MainActivities['ingest'] {
  return async ({ data, seed, shapes }) => {
    const source = await readSource(data.source, exampleDataDir);
    const { source: _where, ...shape } = data;
    const step = await steps.runStep({
      stage: 'ingest',
      codeVersion: CODE_VERSION,
      params: { ...shape, sourceDigest: source.digest, seed },
      schema: Dataset,
      compute: () => splitSource(source, data, seed, blobs),
    });
    if (shapes) checkShapes(shapes, step.output);
    return step;
  };
}

async function splitSource(
  source: SourceFiles,
  data: DataRecipe,
  seed: number,
  blobs: BlobStore,
): Promise<Dataset> {
  const { classes, limit, validationRows } = data;
  const all = firstRows(pairIdx(source.trainImages, source.trainLabels), limit?.train ?? Infinity);
  const test = firstRows(pairIdx(source.testImages, source.testLabels), limit?.test ?? Infinity);
  refuseOtherSize(source, all, test);
  checkLabels(all.labels, classes, 'training');
  checkLabels(test.labels, classes, 'test');
  const indices = stratifiedSplit(all.labels, classes, validationRows, seed);
  const train = takeRows(all, indices.train);
  const validation = takeRows(all, indices.validation);
  checkLabels(train.labels, classes, 'train');
  checkLabels(validation.labels, classes, 'validation');
  const [height, width, channels] = all.shape;
  return {
    sourceDigest: source.digest,
    classes,
    shape: [height, width, channels],
    train: await writeSplit(train, blobs),
    validation: await writeSplit(validation, blobs),
    test: await writeSplit(test, blobs),
  };
}

function refuseOtherSize(
  source: SourceFiles,
  { shape: train }: LabelledImages,
  { shape: test }: LabelledImages,
) {
  if (train.join() === test.join()) return;
  const size = ([height, width]: LabelledImages['shape']) => `${height}×${width}`;
  throw new InvalidData(
    `${source.trainImages.file} has images of ${size(train)} pixels, but ${source.testImages.file} of ${size(test)}: they must be alike`,
    { train, test },
  );
}

async function writeSplit({ rows, inputs, labels }: LabelledImages, blobs: BlobStore): Promise<Split> {
  return { rows, images: await blobs.write(inputs), labels: await blobs.write(labels) };
}
