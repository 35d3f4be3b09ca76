import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { createAugment } from '../../activities/augment';
import { createIngest } from '../../activities/ingest';
import { Recipe } from '../../core/contracts/recipe';
import { projectRoot } from '../../infra/setup/paths.cjs';
import { readSplit, readView } from '../../workers/trainer/read-inputs';
import { createDependencies } from '../activities/main-dependencies';
import { renderView } from '../support/render-view';
import { createStripedImages } from '../support/striped-images';
import { makeTempDir } from '../support/temp-dir';
import { tinyRecipe } from '../support/tiny-recipe';
import { encodeIdx } from '../support/write-idx';

const temp = makeTempDir();
afterAll(temp.remove);

const OPERATIONS = [
  { type: 'rotate', degrees: 40 },
  { type: 'mixup', alpha: 1 },
] as const;

function showViews(...args: string[]) {
  const program = join(projectRoot, 'cli', 'bin.mjs');
  return spawnSync(process.execPath, [program, 'data', 'views', ...args], {
    cwd: temp.dir,
    encoding: 'utf8',
  });
}

/** A recipe on striped images in a folder of its own. */
function writeRecipe(): Recipe {
  const directory = join(temp.dir, 'striped');
  mkdirSync(directory);
  for (const [prefix, rows] of [
    ['train', 90],
    ['t10k', 40],
  ] as const) {
    const { inputs, labels } = createStripedImages(rows, rows);
    writeFileSync(
      join(directory, `${prefix}-images-idx3-ubyte`),
      encodeIdx([rows, 8, 8], Uint8Array.from(inputs)),
    );
    writeFileSync(join(directory, `${prefix}-labels-idx1-ubyte`), encodeIdx([rows], labels));
  }
  const recipe = Recipe.parse(
    tinyRecipe({
      data: { source: { type: 'idx', directory }, classes: 4, validationRows: 20 },
      augment: { views: 2, shiftPixels: 1, operations: [...OPERATIONS] },
    }),
  );
  writeFileSync(join(temp.dir, 'recipe.json'), JSON.stringify(recipe));
  return recipe;
}

test('the picture shows training images, and the views of them that a run draws', async () => {
  const { data, augment, seed } = writeRecipe();
  const { status, stdout, stderr } = showViews('--file', 'recipe.json', '--images', '5', '-o', 'sheet.png');
  expect([stderr.replace(/.*Warning[\s\S]*/, ''), status]).toEqual(['', 0]);
  expect(stdout).toContain('sheet.png: ');
  expect(stdout).toContain('shifts of up to 1 pixels, rotate, mixup');

  const dependencies = createDependencies();
  const { output: dataset } = await createIngest(dependencies)({ data, seed });
  const request = { dataset, augment, teacherViews: 1, seed };
  const { output: views } = await createAugment(dependencies)(request);
  const train = await readSplit(dependencies.blobs, dataset, dataset.train);
  const lines = [train.inputs];
  for (const view of views.student) {
    const { shifts } = await readView(dependencies.blobs, view);
    lines.push(renderView(train, 4, OPERATIONS, { seed: view.seed, shifts }).inputs);
  }
  // Each pixel is a square of 64 / 8.
  const sheet = sharp(join(temp.dir, 'sheet.png')).toColourspace('b-w');
  const { data: pixels, info } = await sheet.raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, info.channels]).toEqual([5 * 64, 3 * 64, 1]);
  lines.forEach((inputs, line) => {
    for (let i = 0; i < 5 * 64; i += 1) {
      const [y, x] = [Math.floor((i % 64) / 8), i % 8];
      const at = (64 * line + 8 * y + 3) * info.width + 64 * Math.floor(i / 64) + 8 * x + 3;
      expect(pixels[at]).toBe(inputs[i]);
    }
  });
});

test.each([
  [['no-such-recipe'], 'no-such-recipe'],
  [[], 'either the name of a recipe or --file, not both'],
  [['mnist', '--images', '0'], '--images: got "0", allowed: a whole number from 1 to 200'],
  [['--file', 'nothing.json'], 'a readable file of JSON'],
])('%j is refused', (args, message) => {
  const { status, stderr } = showViews(...args);
  expect(status).not.toBe(0);
  expect(stderr).toContain(message);
});
