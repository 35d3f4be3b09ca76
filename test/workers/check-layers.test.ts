/** What layers of models made elsewhere must be, by a sample of training rows. */
import type { Teacher } from '../../teachers/teacher';
import { checkLayers } from '../../workers/trainer/check-layers';
import { readSplit } from '../../workers/trainer/read-inputs';
import { createDependencies } from '../activities/main-dependencies';
import { writeStripedData } from '../support/write-striped-data';

const { blobs } = createDependencies();

test('a layer of the same for every row, or of what is no number, is refused; so is one of a server', async () => {
  const { dataset } = await writeStripedData(blobs, { train: 90, validation: 4, test: 4 });
  const train = {
    split: 'train' as const,
    whole: await readSplit(blobs, dataset, dataset.train),
    columns: [],
    images: undefined,
  };
  const check = (value?: (row: number) => number) => {
    const readLayer: Teacher['readLayer'] = (_layer, { start, rows }, use) => {
      const at = (i: number) => value?.(start + Math.floor(i / 2)) ?? NaN;
      use(
        Float32Array.from({ length: 2 * rows }, (_, i) => at(i)),
        0,
        rows,
      );
      return Promise.resolve();
    };
    const teacher = { ...(value && { readLayer }) } as Teacher;
    return checkLayers(teacher, [{ name: 'hidden', shape: [2] }], train, { shouldStop: () => false });
  };
  await expect(check((row) => row)).resolves.toBeUndefined();
  await expect(check(() => 3)).rejects.toThrow(
    'layers[0].name: got "hidden", allowed: a layer that tells rows apart',
  );
  await expect(check((row) => (row === 89 ? Infinity : row))).rejects.toThrow('this one gives Infinity');
  await expect(check()).rejects.toThrow('this teacher shows no layers');
});
