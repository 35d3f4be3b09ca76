import type { Dataset, Split, View } from '../../core/contracts/data/dataset';
import type { LabelledImages } from '../../core/data/labelled-images';
import { drawShifts } from '../../core/data/shift-images';
import { toBytes } from '../../core/data/typed-bytes';
import type { BlobStore } from '../../storage/blob-store';
import { sha256 } from '../../storage/sha256';
import { createStripedImages } from './striped-images';

/** Writes striped images and one view of the training split to a store. */
export async function writeStripedData(
  blobs: BlobStore,
  rows: { train: number; validation: number; test: number },
): Promise<{ dataset: Dataset; view: View }> {
  const writeSplit = async ({ rows: count, inputs, labels }: LabelledImages): Promise<Split> => {
    return { rows: count, images: await blobs.write(inputs), labels: await blobs.write(labels) };
  };
  const dataset: Dataset = {
    sourceDigest: sha256('striped'),
    classes: 4,
    shape: [8, 8, 1],
    train: await writeSplit(createStripedImages(rows.train, 1)),
    validation: await writeSplit(createStripedImages(rows.validation, 2)),
    test: await writeSplit(createStripedImages(rows.test, 3)),
  };
  const shifts = await blobs.write(toBytes(drawShifts(rows.train, 1, 5)));
  return { dataset, view: { index: 0, seed: 5, rows: rows.train, shifts } };
}
