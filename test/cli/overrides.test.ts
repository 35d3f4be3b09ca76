import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOverrides } from '../../cli/overrides';
import { readDistilInput } from '../../cli/read-distil-input';
import { readInterval } from '../../cli/read-interval';
import { InvalidInput } from '../../core/contracts/errors';

describe('overrides', () => {
  test.each<[string[], unknown]>([
    [[], {}],
    [['seed=11'], { seed: 11 }],
    [['search.trials=24', 'search.wave=4', 'seed=1'], { search: { trials: 24, wave: 4 }, seed: 1 }],
    [['train.seeds=[1,2,3]'], { train: { seeds: [1, 2, 3] } }],
    [['promote={"beatControls":false}'], { promote: { beatControls: false } }],
    [['promote.beatControls=false', 'a=null'], { promote: { beatControls: false }, a: null }],
    [['search.sampler=random'], { search: { sampler: 'random' } }],
    [['search.sampler="random"'], { search: { sampler: 'random' } }],
    [['data.source.directory=/a=b'], { data: { source: { directory: '/a=b' } } }],
    [['line='], { line: '' }],
    [['seed=1', 'seed=2'], { seed: 2 }],
    [['a=1', 'a.b=2'], { a: { b: 2 } }],
  ])('%j gives %j', (assignments, overrides) => {
    expect(readOverrides(assignments)).toEqual(overrides);
  });

  test.each(['seed', '=1', '', '.a=1', 'a..b=1', 'a.=1', '__proto__.a=1'])(
    '%j is no assignment',
    (assignment) => {
      expect(() => readOverrides([assignment])).toThrow(InvalidInput);
      expect(() => readOverrides([assignment])).toThrow(
        `--set: got ${JSON.stringify(assignment)}, allowed: path=value`,
      );
    },
  );

  test('a path does not reach what all objects share', () => {
    expect(readOverrides(['constructor.prototype.polluted=1'])).toEqual({
      constructor: { prototype: { polluted: 1 } },
    });
    expect({}).not.toHaveProperty('polluted');
  });
});

describe('the input of a run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stillhouse-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('is a name with overrides, or a whole recipe from a file', async () => {
    expect(await readDistilInput({ recipe: 'mnist', set: ['seed=2'] })).toEqual({
      recipe: 'mnist',
      overrides: { seed: 2 },
    });
    const file = join(folder, 'recipe.json');
    writeFileSync(file, '{"name": "own"}');
    expect(await readDistilInput({ file, set: [] })).toEqual({ recipe: { name: 'own' }, overrides: {} });
  });

  test.each([{}, { recipe: 'mnist', file: 'recipe.json' }])(
    'is exactly one of the two: not %j',
    async (choice) => {
      await expect(readDistilInput({ ...choice, set: [] })).rejects.toThrow(
        'either the name of a recipe or --file, not both',
      );
    },
  );

  test('a file that is missing or no JSON is named', async () => {
    const file = join(folder, 'broken.json');
    writeFileSync(file, '{');
    for (const wrong of [file, join(folder, 'missing.json')]) {
      const failure = readDistilInput({ file: wrong, set: [] });
      await expect(failure).rejects.toThrow(InvalidInput);
      await expect(failure).rejects.toThrow(wrong);
    }
  });
});

test.each([
  ['90s', 90_000],
  ['30m', 1_800_000],
  ['6h', 21_600_000],
  ['1d', 86_400_000],
])('an interval of %s', (text, ms) => {
  expect(readInterval(text, '--every')).toBe(ms);
});

test.each(['', '0h', '6', '6 h', '1w', '-1h', '1.5h', 'h'])('%j is no interval', (text) => {
  expect(() => readInterval(text, '--every')).toThrow(
    /--every: got ".*", allowed: a whole number with s, m, h or d/,
  );
});
