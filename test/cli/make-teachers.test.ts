import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTeachers } from '../../cli/make-teachers';
import { InvalidData } from '../../core/contracts/errors';
import { makeTempDir } from '../support/temp-dir';
import { tinyRecipe } from '../support/tiny-recipe';

const temp = makeTempDir();
afterAll(temp.remove);

let recipes = 0;

/** A shipped recipe with one teacher in a file, whose script writes down each of its calls. */
function ship(script: string | null) {
  const name = `made-${recipes++}`;
  const folder = join(temp.dir, name);
  mkdirSync(folder);
  const [file, calls] = [join(folder, 'teacher.onnx'), join(folder, 'calls')];
  const { teach } = tinyRecipe();
  const onnx = {
    type: 'onnx',
    file,
    inputs: [{ reads: 'images', layout: 'nchw' }],
    output: { gives: 'logits' },
  };
  const recipe = { ...tinyRecipe({ name }), teach: { ...teach, members: [onnx] } };
  writeFileSync(join(folder, 'recipe.json'), JSON.stringify(recipe));
  if (script !== null) {
    const text = `#!/usr/bin/env bash\necho called >> '${calls}'\n${script.replace('FILE', `'${file}'`)}\n`;
    writeFileSync(join(folder, 'teach.sh'), text, { mode: 0o755 });
  }
  const called = () => (existsSync(calls) ? readFileSync(calls, 'utf8').split('\n').length - 1 : 0);
  const make = (recipeOrName: string | typeof recipe = name) =>
    makeTeachers({ recipe: recipeOrName, overrides: {} }, temp.dir);
  return { make, called, file, recipe };
}

test('teachers are made where their files are missing, and once', async () => {
  const { make, called, file } = ship('touch FILE');
  await make();
  expect(existsSync(file)).toBe(true);
  await make();
  expect(called()).toBe(1);
});

test('a script that fails is no teacher', async () => {
  const { make, called } = ship('exit 3');
  await expect(make()).rejects.toThrow(InvalidData);
  await expect(make()).rejects.toThrow(/^could not make the teachers of made-/);
  expect(called()).toBe(2);
});

test('a recipe without a script, or that is not shipped, is left to the run, which says what is missing', async () => {
  await expect(ship(null).make()).resolves.toBeUndefined();
  const { make, called, recipe } = ship('touch FILE');
  await make(recipe);
  expect(called()).toBe(0);
});
