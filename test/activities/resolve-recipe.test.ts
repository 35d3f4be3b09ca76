import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createResolveRecipe } from '../../activities/resolve-recipe';
import { InvalidInput, NotFound } from '../../core/contracts/errors';
import type { Network } from '../../core/contracts/models/models';
import { Recipe } from '../../core/contracts/recipe';
import { sha256 } from '../../storage/sha256';
import { tinyRecipe } from '../support/tiny-recipe';
import { modelVersion } from '../workflows/samples';
import { createDependencies, temporaryFolder } from './main-dependencies';

const folder = temporaryFolder();
for (const name of ['tiny', 'other']) {
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, 'recipe.json'), JSON.stringify({ ...tinyRecipe(), name }));
}
mkdirSync(join(folder, 'no-recipe-here'));

type Registry = ReturnType<typeof createDependencies>['registry'];

const setUp = () => {
  const dependencies = createDependencies(folder);
  return { ...dependencies, resolve: createResolveRecipe(dependencies) };
};

test('a name is read from its folder, checked and filled in', async () => {
  const { recipe } = await setUp().resolve({ recipe: 'tiny', overrides: {} });
  expect(recipe).toEqual(Recipe.parse(tinyRecipe()));
});

test('overrides merge into objects and replace arrays', async () => {
  const overrides = {
    seed: 99,
    search: { trials: 7, space: { alpha: { low: 0.1, high: 0.9 } } },
    train: { seeds: [8] },
  };
  const { recipe } = await setUp().resolve({ recipe: 'tiny', overrides });
  const plain = Recipe.parse(tinyRecipe());
  expect(recipe.seed).toBe(99);
  expect(recipe.train).toEqual({ ...plain.train, seeds: [8] });
  expect(recipe.search).toEqual({
    ...plain.search,
    trials: 7,
    space: { ...plain.search.space, alpha: { low: 0.1, high: 0.9, log: false } },
  });
});

test('an override of another kind replaces the whole object', async () => {
  const overrides = { data: { source: { type: 'idx', directory: '/data' } } };
  const { recipe } = await setUp().resolve({ recipe: 'tiny', overrides });
  expect(recipe.data.source).toEqual({ type: 'idx', directory: '/data' });
  expect(recipe.data.classes).toBe(10);
});

test('name and inline recipe, in whatever order of keys, have the same digest', async () => {
  const { resolve } = setUp();
  const named = await resolve({ recipe: 'tiny', overrides: {} });
  const reversed = Object.fromEntries(Object.entries(tinyRecipe()).reverse());
  expect(await resolve({ recipe: reversed, overrides: {} })).toEqual(named);
  expect(await resolve({ recipe: named.recipe, overrides: {} })).toEqual(named);
  expect((await resolve({ recipe: 'tiny', overrides: { seed: 6 } })).digest).not.toBe(named.digest);
});

test('the recipe is stored under its digest', async () => {
  const { resolve, objects } = setUp();
  const { recipe, digest } = await resolve({ recipe: 'tiny', overrides: {} });
  const stored = objects.objects.get(`blobs/${digest.slice(0, 2)}/${digest}`);
  expect(JSON.parse(Buffer.from(stored!).toString())).toEqual(recipe);
  expect(sha256(stored!)).toBe(digest);
});

test('an unknown name lists the known ones', async () => {
  const failure = setUp().resolve({ recipe: 'mnsit', overrides: {} });
  await expect(failure).rejects.toThrow(new NotFound('recipe', 'mnsit', ['other', 'tiny']));
});

test('a name is no way out of the folder', async () => {
  await expect(setUp().resolve({ recipe: '../tiny', overrides: {} })).rejects.toThrow(NotFound);
});

test('a wrong override is refused with its path', async () => {
  const overrides = { student: { temperature: 0 }, search: { trails: 3 } };
  const failure = setUp().resolve({ recipe: 'tiny', overrides });
  await expect(failure).rejects.toThrow(
    [
      'invalid recipe:',
      '  student.temperature: got 0, allowed: more than 0',
      '  search.trails: got 3, allowed: no such field exists here',
    ].join('\n'),
  );
});

/** A line whose champion answers otherwise than the networks of the recipe. */
async function crown(registry: Registry, changes: Partial<Network>): Promise<Network> {
  const draft = modelVersion(1);
  const network = { ...draft.network, ...changes };
  await registry.addVersion({ ...draft, network });
  await registry.moveChampion('tiny-digits', null, {
    line: 'tiny-digits',
    version: 1,
    weights: network.weights.digest,
    movedAt: draft.createdAt,
    reason: 'promotion',
  });
  return network;
}

test("a recipe whose classes aren't the champion's is refused", async () => {
  const { resolve, registry } = setUp();
  const champion = await crown(registry, { classes: 4 });
  const failure = resolve({ recipe: 'tiny', overrides: {} });
  await expect(failure).rejects.toThrow(InvalidInput);
  await expect(failure).rejects.toThrow(
    'data.classes: got 10, allowed: 4, the classes of the champion of line tiny-digits',
  );
  const fits = await resolve({ recipe: 'tiny', overrides: { data: { classes: 4 } } });
  expect(fits.champion).toEqual({
    line: 'tiny-digits',
    inputShape: champion.inputShape,
    sourceDigest: modelVersion(1).sourceDigest,
  });
  const fresh = await resolve({ recipe: 'tiny', overrides: { line: 'fresh' } });
  expect(fresh).not.toHaveProperty('champion');
});

test("a recipe whose task isn't the champion's is refused for that, whatever the classes", async () => {
  const { resolve, registry } = setUp();
  await crown(registry, { task: 'regression', classes: 1 });
  await expect(resolve({ recipe: 'tiny', overrides: {} })).rejects.toThrow(
    'data.source.target.task: got "one of classes", allowed: "regression", the task of the champion of line tiny-digits',
  );
});
