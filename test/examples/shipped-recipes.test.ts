/** Every shipped recipe is whole, has its page, and fits the data that it is for. */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createIngest } from '../../activities/ingest';
import { readRecipe } from '../../activities/read-recipe';
import { listShippedRecipes } from '../../activities/shipped-recipes';
import { Architecture } from '../../core/contracts/models/architecture';
import { EXAMPLE_IMAGES, EXAMPLE_TABLES } from '../../core/contracts/data/example-data';
import type { Recipe } from '../../core/contracts/recipe';
import { countCost } from '../../core/models/count-cost';
import { RECIPES_DIR } from '../../infra/config/project-paths';
import { createDependencies } from '../activities/main-dependencies';
import {
  writeCardDefault,
  writeCells,
  writeClothingReviews,
  writeIdxImages,
  writeMedMnist,
} from '../support/stand-in-data';
import { makeTempDir } from '../support/temp-dir';

const temp = makeTempDir();
afterAll(temp.remove);

const SHIPPED = readdirSync(RECIPES_DIR).filter((name) => existsSync(join(RECIPES_DIR, name, 'recipe.json')));

const MEDMNIST = join(temp.dir, 'pneumoniamnist.npz');

beforeAll(async () => {
  for (const name of EXAMPLE_IMAGES) writeIdxImages(join(temp.dir, name), 100);
  const place = (name: keyof typeof EXAMPLE_TABLES) => {
    mkdirSync(join(temp.dir, name));
    return join(temp.dir, name, EXAMPLE_TABLES[name]);
  };
  writeCardDefault(place('card-default'));
  writeCells(place('cells'));
  await writeClothingReviews(place('clothing-reviews'), join(temp.dir, 'scratch'));
  writeMedMnist(MEDMNIST);
});

/** As a run ingests it, with every network counted on the data. */
async function ingestFor({ data, seed, teach, sweep }: Recipe) {
  const shapes = {
    teachers: teach.members,
    students: sweep.architectures,
    maxParameters: sweep.maxParameters,
  };
  const { output } = await createIngest(createDependencies(temp.dir))({ data, seed, shapes });
  return output;
}

test('the command line knows them all', async () => {
  expect(SHIPPED).toContain('mnist');
  expect(await listShippedRecipes(RECIPES_DIR)).toEqual([...SHIPPED].sort());
});

describe.each(SHIPPED)('%s', (name) => {
  const read = (overrides = {}) => readRecipe({ recipe: name, overrides }, RECIPES_DIR);

  test('is a recipe of its own name, with a page that says how it is run and that the README names', async () => {
    expect((await read()).name).toBe(name);
    const page = readFileSync(join(RECIPES_DIR, name, 'README.md'), 'utf8');
    expect(page).toContain(name === 'mnist' ? 'npm start' : `--recipe ${name}`);
    expect(page).toContain(`npx stillhouse run ${name}`);
    const readme = readFileSync(join(RECIPES_DIR, '..', 'README.md'), 'utf8');
    expect(readme).toContain(`examples/${name}`);
  });

  test('fits its data: every column, class and network', async () => {
    const { source, validationRows } = (await read()).data;
    const recipe = await read({
      data: {
        ...(validationRows !== undefined && { validationRows: 30 }),
        ...(source.type === 'npz' && { source: { file: MEDMNIST } }),
      },
    });
    const { classes, table, shape } = await ingestFor(recipe);
    expect(classes).toBe(recipe.data.classes);
    if (!table) expect(shape).toEqual([28, 28, 1]);
  });
});

test("fashion-mnist's student takes at most a twentieth of the ensemble's multiply-adds", async () => {
  const { teach, sweep } = await readRecipe({ recipe: 'fashion-mnist', overrides: {} }, RECIPES_DIR);
  const costs = (architectures: readonly unknown[]) =>
    architectures.map((each) => countCost(Architecture.parse(each), [28, 28, 1], 10).multiplyAdds);
  const ensemble = costs(teach.members).reduce((sum, cost) => sum + cost, 0);
  for (const cost of costs(sweep.architectures)) expect(20 * cost).toBeLessThanOrEqual(ensemble);
});
