import { identifyTestRead } from '../../activities/identify-test-read';
import type { Dataset } from '../../core/contracts/data/dataset';
import type { SchemaColumn } from '../../core/contracts/data/table';
import { packShard } from '../../core/data/table/table-shard';
import type { TypedColumn } from '../../core/data/table/typed-column';
import { blob, DATASET, trainedModel } from '../workflows/samples';
import { createDependencies } from './main-dependencies';

const candidate = trainedModel({ identity: 'student' });
const { blobs } = createDependencies();
const identify = (dataset: Dataset, other = candidate) =>
  identifyTestRead({ dataset, candidate: other }, blobs);

describe('of images', () => {
  test('rows are their pixels and what is asked of them, whatever the other splits are', async () => {
    const { rows } = await identify(DATASET);
    const { test: own } = DATASET;
    if (!('images' in own)) throw new Error('images are wanted');
    expect(await identify({ ...DATASET, test: { ...own, numbers: blob('numbers') } })).toMatchObject({
      rows,
    });
    expect(await identify({ ...DATASET, train: own, sourceDigest: blob('newer').digest })).toMatchObject({
      rows,
    });
    const others = await Promise.all(
      [{ images: blob('others') }, { labels: blob('others') }, { targets: blob('others') }].map((part) =>
        identify({ ...DATASET, test: { ...own, ...part } }),
      ),
    );
    expect(new Set([rows, ...others.map((read) => read.rows)]).size).toBe(4);
  });

  test('a candidate is its network, whatever else is known of it', async () => {
    const { candidate: digest } = await identify(DATASET);
    const again = { ...trainedModel({ identity: 'student', errors: 3 }), seed: 9 };
    expect(await identify(DATASET, again)).toMatchObject({ candidate: digest });
    const weights = trainedModel({ identity: 'other' });
    expect((await identify(DATASET, weights)).candidate).not.toBe(digest);
    const built = { ...candidate.network, architecture: { type: 'mlp' as const, hidden: [9] } };
    expect((await identify(DATASET, { ...candidate, network: built })).candidate).not.toBe(digest);
  });
});

describe('of a table', () => {
  const columns: SchemaColumn[] = [
    { name: 'left', kind: 'categorical', role: 'target' },
    { name: 'age', kind: 'numeric', role: 'feature' },
  ].map((column) => column as SchemaColumn);
  const age: TypedColumn = { kind: 'numeric', name: 'age', values: Float32Array.of(1, 2, 3) };

  async function tableOf(
    shards: number[][],
    { features = [age], asked = columns, preprocessing = 'fit', sourceDigest = DATASET.sourceDigest } = {},
  ): Promise<Dataset> {
    const packed = shards.map(async (numbers) => {
      const bytes = packShard({
        rowNumbers: Int32Array.from(numbers),
        ids: null,
        columns: features.map((column) => ({
          ...column,
          values: column.values.slice(0, numbers.length),
        })) as TypedColumn[],
        targets: new Float32Array(numbers.length),
        weights: null,
      });
      return { rows: numbers.length, bytes: await blobs.write(bytes) };
    });
    const written = await Promise.all(packed);
    const rows = written.reduce((sum, shard) => sum + shard.rows, 0);
    return {
      ...DATASET,
      sourceDigest,
      shape: [1],
      test: { rows, shards: written, labels: blob('labels') },
      table: { columns: asked, preprocessing: blob(preprocessing) },
    };
  }

  test('rows are their places in the source, whichever columns are learned from and however they are kept', async () => {
    const { rows } = await identify(await tableOf([[2, 5, 7]]));
    const none = await tableOf([[2, 5, 7]], { features: [] });
    const parted = await tableOf([[2, 5], [7]]);
    for (const same of [none, parted]) expect(await identify(same)).toMatchObject({ rows });
    const [target] = columns;
    const others = [
      await tableOf([[2, 5, 8]]),
      await tableOf([[2, 5, 7]], { sourceDigest: blob('newer').digest }),
      await tableOf([[2, 5, 7]], { asked: [{ ...target!, name: 'stayed' }] }),
    ];
    const found = await Promise.all(others.map((other) => identify(other)));
    expect(new Set([rows, ...found.map((read) => read.rows)]).size).toBe(4);
  });

  test('a candidate reads by its preprocessing', async () => {
    const [first, second] = [await tableOf([[1]]), await tableOf([[1]], { preprocessing: 'another fit' })];
    expect((await identify(first)).candidate).not.toBe((await identify(second)).candidate);
  });
});
