/** Whether a line's champion can be tested on the data is known before anything is trained. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createIngest } from '../../activities/ingest';
import { InvalidData } from '../../core/contracts/errors';
import { parse } from '../../core/contracts/parse';
import type { ChampionReading } from '../../core/contracts/promotion/promotion';
import { DataRecipe } from '../../core/contracts/recipe';
import type { PixelFormat } from '../../core/contracts/data/pixel-format';
import { fitImages } from '../../core/data/preprocessing/fit-images';
import { refuseOtherColumns } from '../../core/data/preprocessing/refuse-other-columns';
import { sha256 } from '../../storage/sha256';
import { makeTempDir } from '../support/temp-dir';
import { customersCsv } from '../support/write-customers';
import { createDependencies } from './main-dependencies';

const temp = makeTempDir();
afterAll(temp.remove);
const path = join(temp.dir, 'customers.csv');
writeFileSync(path, customersCsv(400, 1));

const dataOf = (columns: object = {}): DataRecipe =>
  parse(
    DataRecipe,
    {
      source: {
        type: 'table',
        files: [path],
        target: { task: 'binary', column: 'left', positive: 'yes' },
        id: 'customer_id',
        split: { method: 'stratified', validation: 0.2, test: 0.2 },
        columns,
      },
      classes: 2,
    },
    'data',
  );

const ingest = createIngest(createDependencies());

/** What a champion of these data would read. */
async function champion(changes: Partial<ChampionReading> = {}): Promise<ChampionReading> {
  const { output } = await ingest({ data: dataOf(), seed: 1 });
  const { table, classNames, sourceDigest, shape } = output;
  return {
    line: 'churn',
    inputShape: [...shape],
    ...(table && { preprocessing: table.preprocessing }),
    ...(classNames && { classNames }),
    sourceDigest,
    ...changes,
  };
}

test('the same columns will do, whatever they become in newer rows', async () => {
  const narrow = await champion({ inputShape: [3], sourceDigest: sha256('earlier') });
  await expect(ingest({ data: dataOf(), seed: 1, champion: narrow })).resolves.toMatchObject({
    reused: true,
  });
});

test.each<[string, object, Partial<ChampionReading>, string]>([
  [
    'a column that is left out now',
    { plan: { use: false } },
    {},
    'the champion of line churn reads column plan (categorical), which is not among those that are learned from now: visits (numeric), joined (datetime)',
  ],
  [
    'a column of another kind',
    { plan: { kind: 'text' } },
    {},
    'reads column plan (categorical), which is not among',
  ],
  [
    'classes of other names',
    {},
    { classNames: ['stays', 'leaves'] },
    'the champion of line churn tells stays, leaves apart, but the data has no, yes; give the recipe another line',
  ],
  [
    'images',
    {},
    { inputShape: [8, 8, 1] },
    'the champion of line churn reads images of 8×8×1, but the data has rows of 11 features',
  ],
  [
    'features of nobody knows what',
    {},
    { preprocessing: undefined, sourceDigest: sha256('earlier') },
    'was promoted before preprocessing was kept with a version, but the data are others',
  ],
])('a champion of %s is refused', async (_, columns, changes, message) => {
  const crowned = await champion(changes);
  const refused = ingest({ data: dataOf(columns), seed: 1, champion: crowned });
  await expect(refused).rejects.toThrow(InvalidData);
  await expect(refused).rejects.toThrow(message);
});

test('one of before preprocessing was kept is tested on the rows that it learned from', async () => {
  const old = await champion({ preprocessing: undefined });
  await expect(ingest({ data: dataOf(), seed: 1, champion: old })).resolves.toMatchObject({ reused: true });
});

test('images of another size are another column', () => {
  const preprocessing = {
    version: 1 as const,
    missing: [],
    columns: [fitImages('photo', { size: [8, 6], channels: 1 }, false)],
  };
  const table = (images: PixelFormat) => ({
    columns: [{ name: 'photo', kind: 'image' as const, role: 'feature' as const }],
    preprocessing: { digest: sha256('preprocessing'), sizeBytes: 1 },
    images,
  });
  const check = (images: PixelFormat) => () =>
    refuseOtherColumns(preprocessing, table(images), 'the champion');
  expect(check({ size: [8, 6], channels: 1 })).not.toThrow();
  const message = 'the champion reads column photo (image), in another size';
  expect(check({ size: [6, 8], channels: 1 })).toThrow(message);
  expect(check({ size: [8, 6], channels: 3 })).toThrow(message);
});
