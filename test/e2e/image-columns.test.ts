/**
 * A table with a column of images goes through a whole run: what is to be told is in neither the image nor the other column
 * alone.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPictureRows } from '../support/feature-rows';
import { distil } from '../support/run-outcome';
import { startStillhouse } from '../support/start-stillhouse';
import { readSteps } from '../support/step-manifests';
import { makeTempDir } from '../support/temp-dir';
import { tinyRecipe } from '../support/tiny-recipe';
import { encodePng, writeFiles } from '../support/write-images';

const temp = makeTempDir();
afterAll(temp.remove);
const ROWS = 1000;

/** Parts with a photo each, and how heavy they are. Of every fiftieth there is no photo. */
async function writeParts(): Promise<string> {
  const { inputs, labels } = createPictureRows(ROWS, 1);
  const lines = ['part,photo,weight,broken'];
  for (let row = 0; row < ROWS; row += 1) {
    const [weight = 0, ...light] = inputs.subarray(row * 66, row * 66 + 65);
    const pixels = Uint8Array.from(light, (value) => Math.round(255 * value));
    const photo = row % 50 === 7 ? '' : `photos/${row}.png`;
    if (photo !== '') await writeFiles(temp.dir, { [photo]: encodePng(pixels, [8, 8, 1]) });
    lines.push([`p${row}`, photo, weight.toFixed(4), labels[row] === 1 ? 'yes' : 'no'].join());
  }
  const file = join(temp.dir, 'parts.csv');
  writeFileSync(file, lines.join('\n'));
  return file;
}

test('images beside other columns are learned from, distilled and tested', async () => {
  const file = await writeParts();
  const convolutions = [{ filters: 6, pool: true }];
  const recipe = tinyRecipe({
    line: 'parts',
    data: {
      source: {
        type: 'table',
        files: [file],
        target: { task: 'binary', column: 'broken', positive: 'yes' },
        id: 'part',
        split: { method: 'stratified', validation: 0.2, test: 0.2 },
        images: { size: [8, 8], channels: 1 },
      },
      classes: 2,
    },
    augment: { views: 2, operations: [{ type: 'noise', deviation: 0.05 }] },
    train: { epochs: 25, seeds: [1, 2] },
  });
  recipe.teach = {
    ...recipe.teach,
    folds: 2,
    members: [{ type: 'joint-fusion', convolutions, width: 24, hidden: [24] }],
    budget: { epochs: 25, batchSize: 32 },
  };
  recipe.student.batchSize = 32;
  recipe.sweep.architectures = [{ type: 'joint-fusion', convolutions, width: 8, hidden: [12] }];
  const stillhouse = await startStillhouse();
  try {
    const { verdict, report } = await distil(stillhouse.client, 'parts', { recipe });
    expect(verdict).toBe('promoted');
    const students = report.models.filter(({ role }) => role === 'student');
    expect(students).toHaveLength(2);
    // Whoever sees one of the two alone is wrong in about a half.
    for (const { errorRate } of students) expect(errorRate).toBeLessThan(0.25);
    const fields = [{ start: 0, size: 64, shape: [8, 8, 1] }];
    for (const { architecture } of students) expect(architecture).toMatchObject([{ fields }]);
    const steps = [...(await readSteps(stillhouse.stores)).values()];
    expect(steps.find(({ stage }) => stage === 'ingest')?.output).toMatchObject({
      // 64 pixels, whether there is an image, and the weight.
      shape: [66],
      table: { columns: [{ role: 'id' }, { kind: 'image', role: 'feature' }, { kind: 'numeric' }, {}] },
    });
  } finally {
    await stillhouse.stop();
  }
}, 200_000);
