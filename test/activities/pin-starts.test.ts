import { createResolveRecipe } from '../../activities/resolve-recipe';
import { InvalidInput } from '../../core/contracts/errors';
import { tinyRecipe } from '../support/tiny-recipe';
import { modelVersion } from '../workflows/samples';
import { createDependencies } from './main-dependencies';

const tiny = tinyRecipe();
const CLASSES = { ...tiny.data, classes: 10 };

/** A store with two versions of a line, of which the first is the champion where there is one. */
async function setUp(line: string, hasChampion = true) {
  const dependencies = createDependencies();
  const { registry } = dependencies;
  for (const number of [1, 2]) await registry.addVersion({ ...modelVersion(number), line });
  const { network, createdAt } = modelVersion(1);
  const pointer = { line, version: 1, weights: network.weights.digest, movedAt: createdAt };
  if (hasChampion) await registry.moveChampion(line, null, { ...pointer, reason: 'promotion' });
  const resolve = createResolveRecipe(dependencies);
  return (start: object, part: 'student' | 'teach' = 'student') =>
    resolve({ recipe: tinyRecipe({ data: CLASSES, [part]: { ...tiny[part], start } }), overrides: {} });
}

test('the champion of a line is named with its version and its network', async () => {
  const resolve = await setUp('letters');
  const { network } = modelVersion(1);
  for (const part of ['student', 'teach'] as const) {
    const { recipe } = await resolve({ line: 'letters', freeze: true }, part);
    expect(recipe[part].start).toEqual({ line: 'letters', version: 1, newHead: true, freeze: true, network });
  }
});

test('a version is taken whether it is the champion or not', async () => {
  const resolve = await setUp('letters');
  const { recipe } = await resolve({ line: 'letters', version: 2 });
  expect(recipe.student.start).toMatchObject({ version: 2, network: modelVersion(2).network });
});

test('a network that a recipe names is not believed', async () => {
  const resolve = await setUp('letters');
  const { recipe } = await resolve({ line: 'letters', version: 1, network: modelVersion(2).network });
  expect(recipe.student.start?.network).toEqual(modelVersion(1).network);
});

test('a recipe that is resolved already stays what it is, also when the line has another champion', async () => {
  const resolve = await setUp('letters');
  const first = await resolve({ line: 'letters' });
  const again = await resolve(first.recipe.student.start!);
  expect(again).toEqual(first);
});

test('the head is taken over from the own line, and from another where that is asked for', async () => {
  const own = await setUp(tiny.line);
  expect((await own({ line: tiny.line })).recipe.student.start).toMatchObject({ newHead: false, version: 1 });
  const other = await setUp('letters');
  expect((await other({ line: 'letters', newHead: false })).recipe.student.start).toMatchObject({
    newHead: false,
  });
});

test('the first runs of a line that starts from its own champion start at random', async () => {
  for (const resolve of [await setUp('letters'), await setUp(tiny.line, false)])
    expect((await resolve({ line: tiny.line })).recipe.student.start).toEqual({ line: tiny.line });
});

test.each([
  [
    'a line that nobody knows',
    { line: 'numbers' },
    true,
    'student.start.line: got "numbers", allowed: a line that has models: letters',
  ],
  [
    'a version that there is not',
    { line: 'letters', version: 7 },
    true,
    'student.start.version: got 7, allowed: a version of line letters: 1, 2',
  ],
  [
    'a line without a champion',
    { line: 'letters' },
    false,
    'student.start.line: got "letters", allowed: a line that has a champion',
  ],
  [
    'a version of the own line, which has none',
    { line: tiny.line, version: 1 },
    true,
    'student.start.line: got "tiny-digits", allowed: a line that has models',
  ],
])('%s is refused', async (_, start, hasChampion, message) => {
  const resolve = await setUp('letters', hasChampion);
  const failure = resolve(start);
  await expect(failure).rejects.toThrow(InvalidInput);
  await expect(failure).rejects.toThrow(message);
});
