import type { Dataset } from '../../core/contracts/data/dataset';
import { lockTestSplit } from '../../workers/trainer/lock-test-split';
import { createDependencies } from '../activities/main-dependencies';
import { imagesOf } from '../support/splits-of';
import { writeStripedData } from '../support/write-striped-data';

const { blobs } = createDependencies();
const sizes = { train: 20, validation: 10, test: 10 };

test('pixels of test are locked; all else is read as it is', async () => {
  const { dataset, view } = await writeStripedData(blobs, sizes);
  const locked = lockTestSplit(blobs, dataset, 'train');
  const { train, validation, test: own } = dataset;
  await expect(locked.read(imagesOf(own))).rejects.toThrow(
    'the test split is locked: a job "train" asked for',
  );
  for (const ref of [imagesOf(train), train.labels, imagesOf(validation), validation.labels, view.shifts])
    expect(await locked.read(ref)).toEqual(await blobs.read(ref));
});

test('rows that another split has, byte for byte, are that split’s', async () => {
  const { dataset } = await writeStripedData(blobs, sizes);
  const { validation } = dataset;
  const same: Dataset = { ...dataset, test: validation };
  const images = imagesOf(validation);
  const locked = lockTestSplit(blobs, same, 'train');
  expect(await locked.read(images)).toHaveLength(10 * 64);
  const unlabelled = { rows: 10, images };
  const other = lockTestSplit(blobs, { ...same, validation: dataset.train, unlabelled }, 'train');
  expect(await other.read(images)).toHaveLength(10 * 64);
});
