/** Tables whose cells name images or hold them, with real files, through to shards of pixels. */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TableRecipe } from '../../../core/contracts/data/table';
import { ingestTable } from '../../../core/data/table/ingest-table';
import { inspectTable } from '../../../core/data/table/inspect-table';
import { imagesOf, textsOf, type CellBlock } from '../../../core/data/table/raw-table';
import { unpackShard } from '../../../core/data/table/table-shard';
import type { SourceAccess } from '../../../sources/source-access';
import { openDuckDB } from '../../../sources/table/duckdb-session';
import { openTableSource } from '../../../sources/table/open-table-source';
import { tableOf } from '../../support/splits-of';
import { makeTempDir } from '../../support/temp-dir';
import { encodePng, greyPng, writeFiles } from '../../support/write-images';

const temp = makeTempDir();
afterAll(temp.remove);

const LIMITS = { memoryMiB: 256, threads: 2 };
const access: SourceAccess = {
  openBucket: () => {
    throw new Error('no bucket is asked for');
  },
  exampleDataDir: temp.dir,
};
const IMAGES = { size: [8, 8] as [number, number], channels: 1 as const };
const SPLIT = { method: 'random' as const, validation: 0.25, test: 0.25 };

/** Forty rows: the grey of a row's image is its number. */
const ROWS = 40;
const GREYS = Array.from({ length: ROWS }, (_, row) => row);
const WANTED = [{ name: 'sold', as: 'text' } as const, { name: 'photo', as: 'image' } as const];
const labelOf = (row: number) => (row % 3 === 0 ? 'yes' : 'no');

let folders = 0;

/** A CSV beside its images; some cells may be others. */
async function writeTable(cells: Record<number, string> = {}): Promise<string> {
  const folder = join(temp.dir, String((folders += 1)));
  const images = GREYS.map((grey) => [`photos/${grey}.png`, greyPng(grey)] as const);
  await writeFiles(folder, Object.fromEntries(images));
  const lines = GREYS.map((row) => `${cells[row] ?? `photos/${row}.png`},${row * 1.5},${labelOf(row)}`);
  await writeFile(join(folder, 'rows.csv'), ['photo,size,sold', ...lines].join('\n'));
  return folder;
}

const recipeOf = (changes: object = {}) =>
  TableRecipe.parse({
    target: { task: 'binary', column: 'sold', positive: 'yes' },
    split: SPLIT,
    images: IMAGES,
    ...changes,
  });

async function open(file: string, recipe = recipeOf()) {
  return openTableSource({ files: [file], missing: recipe.missing }, access, LIMITS, recipe);
}

async function ingest(file: string, recipe = recipeOf()) {
  const blobs = new Map<string, Uint8Array>();
  const source = await open(file, recipe);
  const dataset = await source.withTable((table) =>
    ingestTable({
      table,
      recipe,
      sourceDigest: source.digest,
      seed: 1,
      shardRows: 7,
      write: (bytes) => {
        const digest = createHash('sha256').update(bytes).digest('hex');
        blobs.set(digest, bytes);
        return Promise.resolve({ digest, sizeBytes: bytes.length });
      },
    }),
  );
  const features = (dataset.table?.columns ?? []).filter(({ role }) => role === 'feature');
  const read = (split: 'train' | 'validation' | 'test') =>
    tableOf(dataset[split]).shards.flatMap(({ bytes }) => {
      const { rowNumbers, columns } = unpackShard(blobs.get(bytes.digest) ?? new Uint8Array(0), features, 1);
      const photos = columns.find(({ kind }) => kind === 'image')?.values ?? [];
      return Array.from(rowNumbers, (row, i) => ({ row, photo: photos[i] as Uint8Array | null }));
    });
  const quarantined = Buffer.from(blobs.get(dataset.quarantined?.list.digest ?? '') ?? '').toString();
  return { dataset, rows: [...read('train'), ...read('validation'), ...read('test')], quarantined };
}

const greyOf = (photo: Uint8Array | null) => {
  expect(photo).toHaveLength(64);
  return [...new Set(photo)];
};

test('names of files become pixels, each beside the other cells of its row', async () => {
  const folder = await writeTable({ 5: '', 6: 'NA' });
  const { dataset, rows } = await ingest(join(folder, 'rows.csv'));
  expect(dataset.table?.columns).toMatchObject([
    { name: 'photo', kind: 'image', role: 'feature' },
    { name: 'size', kind: 'numeric', role: 'feature' },
    { name: 'sold', kind: 'boolean', role: 'target' },
  ]);
  expect(rows).toHaveLength(ROWS);
  for (const { row, photo } of rows) {
    if (row === 5 || row === 6) expect(photo).toBeNull();
    else expect(greyOf(photo)).toEqual([row]);
  }
  expect(dataset.shape[0]).toBeGreaterThanOrEqual(65);
});

test('rows whose image is not there or can not be read are put aside, with the reason', async () => {
  const folder = await writeTable({ 3: 'photos/none.png', 4: 'photos/torn.png' });
  await writeFiles(folder, { 'photos/torn.png': (await greyPng(9)).subarray(0, 60) });
  const file = join(folder, 'rows.csv');
  await expect(ingest(file)).rejects.toThrow(/2 of 40 rows can't be used[\s\S]*photo: no such file/);
  const { dataset, rows, quarantined } = await ingest(file, recipeOf({ maxBadRows: 0.1 }));
  expect(rows.map(({ row }) => row).sort((a, b) => a - b)).toEqual(
    GREYS.filter((row) => row !== 3 && row !== 4),
  );
  expect(dataset.quarantined?.reasons).toEqual([
    { reason: 'photo: no such file', rows: 1 },
    { reason: 'photo: not a readable image', rows: 1 },
  ]);
  expect(quarantined).toMatch(/"row":5,"column":"photo","value":"photos\/torn.png \(.+\)"/);
});

test('names that no file can have are bad rows, and addresses are said to be such', async () => {
  const names = { 3: `photos/${'x'.repeat(300)}.png`, 4: 'https://shop.example/4.png' };
  const file = join(await writeTable(names), 'rows.csv');
  const recipe = recipeOf({ maxBadRows: 0.1, columns: { photo: { kind: 'image' } } });
  const { dataset } = await ingest(file, recipe);
  expect(dataset.quarantined?.reasons).toEqual([
    { reason: 'photo: an address, and no name of a file in the folder', rows: 1 },
    { reason: 'photo: no such file', rows: 1 },
  ]);
});

test('addresses of images are no images, and where all are, that is what is said', async () => {
  const addresses = Object.fromEntries(GREYS.map((row) => [row, `https://shop.example/${row}.png`]));
  const file = join(await writeTable(addresses), 'rows.csv');
  await expect(ingest(file)).rejects.toThrow(/no column that is learned from names images/);
  const said = recipeOf({ columns: { photo: { kind: 'image' } } });
  await expect(ingest(file, said)).rejects.toThrow(/40 of 40 rows can't be used[\s\S]*photo: an address/);
});

test('what only names rows is no column of images', async () => {
  const file = join(await writeTable(), 'rows.csv');
  await expect(open(file, recipeOf({ id: 'photo' }))).rejects.toThrow(
    /no column that is learned from names images/,
  );
});

test('colours, and sides of different lengths, keep their places, in blocks of any size', async () => {
  const folder = join(temp.dir, 'colours');
  const pixels = Uint8Array.from({ length: 18 }, (_, i) => 13 * i);
  await writeFiles(folder, {
    'a.png': encodePng(pixels, [2, 3, 3]),
    'b.png': encodePng(pixels.slice().reverse(), [2, 3, 3]),
  });
  const cells = GREYS.map((row) => `${row % 2 === 0 ? 'a' : 'b'}.png,${labelOf(row)}`);
  await writeFile(join(folder, 'rows.csv'), ['photo,sold', ...cells].join('\n'));
  const read = async (size: [number, number]) => {
    const source = await open(join(folder, 'rows.csv'), recipeOf({ images: { size, channels: 3 } }));
    return source.withTable(async (table) => {
      const blocks: CellBlock[] = [];
      for await (const block of table.scan(WANTED)) blocks.push(block);
      return blocks;
    });
  };
  const small = (await read([2, 3])).flatMap((block) => imagesOf(block, 1));
  expect(small).toHaveLength(ROWS);
  small.forEach((cell, row) => {
    expect(cell).toEqual({ pixels: row % 2 === 0 ? pixels : pixels.slice().reverse() });
  });
  // Of 12 MB each, so that two are a block.
  const large = await read([2000, 2000]);
  expect(large.map(({ start, rows }) => [start, rows]).slice(0, 2)).toEqual([
    [0, 2],
    [2, 2],
  ]);
  expect(large.flatMap((block) => textsOf(block, 0))).toEqual(GREYS.map(labelOf));
});

test('the data are others as soon as an image is, and nothing is read that changed meanwhile', async () => {
  const folder = await writeTable();
  const file = join(folder, 'rows.csv');
  const before = await open(file);
  await writeFiles(folder, { 'photos/7.png': greyPng(99) });
  expect((await open(file)).digest).not.toBe(before.digest);
  const readAll = before.withTable(async (table) => {
    for await (const _ of table.scan([{ name: 'photo', as: 'image' }]));
  });
  await expect(readAll).rejects.toThrow(/photos\/7\.png/);
});

test('the same image under another name is found in another split', async () => {
  const folder = await writeTable();
  const copies = GREYS.map((row) => [`photos/${row}.png`, greyPng(1 + (row % 2))] as const);
  await writeFiles(folder, Object.fromEntries(copies));
  const recipe = recipeOf({ columns: { size: { use: false } } });
  const { dataset } = await ingest(join(folder, 'rows.csv'), recipe);
  expect(dataset.duplicatesAcrossSplits).toEqual({ trainTest: 10, trainValidation: 10, validationTest: 10 });
});

test('images may be in the cells: of JSON lines as data URLs, of Parquet as bytes or records of such', async () => {
  const folder = join(temp.dir, 'held');
  await mkdir(folder);
  const urls = await Promise.all(
    GREYS.map(async (grey) => `data:image/png;base64,${(await greyPng(grey)).toString('base64')}`),
  );
  const lines = urls.map((photo, row) => JSON.stringify({ photo, sold: labelOf(row) }));
  await writeFile(join(folder, 'rows.jsonl'), lines.join('\n'));
  const session = await openDuckDB(join(folder, 'database'), LIMITS);
  const bytes = `from_base64(split_part(photo, ',', 2))`;
  const rows = `read_json('${join(folder, 'rows.jsonl')}', columns = {photo: 'VARCHAR', sold: 'VARCHAR'})`;
  for (const [name, cell] of [
    ['bytes', bytes],
    ['records', `{'bytes': ${bytes}, 'path': 'x.png'}`],
  ]) {
    const copied = `SELECT ${cell} AS photo, sold FROM ${rows}`;
    await session.run(`COPY (${copied}) TO '${join(folder, `${name}.parquet`)}' (FORMAT parquet)`);
  }
  session.close();
  for (const file of ['rows.jsonl', 'bytes.parquet', 'records.parquet']) {
    const { rows: found } = await ingest(join(folder, file));
    expect(found).toHaveLength(ROWS);
    for (const { row, photo } of found) expect(greyOf(photo)).toEqual([row]);
  }
});

test('without size and channels columns of images are left out, and said to be so', async () => {
  const folder = await writeTable();
  const recipe = recipeOf({ images: undefined });
  const source = await open(join(folder, 'rows.csv'), recipe);
  const { columns, learning } = await source.withTable((table) => inspectTable(table, recipe, 1));
  expect(columns[0]).toMatchObject({
    kind: 'image',
    role: 'unused',
    reason:
      'images are learned from where "images" says their size and channels, and their names where the kind is "text"',
  });
  expect(learning?.features).toEqual(['size']);
});

test('images that no column has are refused', async () => {
  const folder = await writeTable();
  const recipe = recipeOf({ columns: { photo: { use: false } } });
  await expect(open(join(folder, 'rows.csv'), recipe)).rejects.toThrow(
    /images: got .*, allowed: nothing: no column that is learned from names images/,
  );
});
