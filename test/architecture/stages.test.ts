import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { STAGES } from '../../core/contracts/stages';
import { projectRoot } from '../../infra/setup/paths.cjs';
import { MAIN_NAMES, TRAINER_NAMES } from '../workflows/fake-activities';

test.each(['workflows', 'activities'])('every stage is a file in %s', (folder) => {
  const missing = STAGES.filter((stage) => !existsSync(join(projectRoot, folder, `${stage}.ts`)));
  expect(missing).toEqual([]);
});

test('every stage has an activity of its name, and every activity a file', () => {
  const names: readonly string[] = [...MAIN_NAMES, ...TRAINER_NAMES];
  expect(names).toEqual(expect.arrayContaining([...STAGES]));
  const files = names.map(
    (name) => `${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.ts`,
  );
  expect(files.filter((file) => !existsSync(join(projectRoot, 'activities', file)))).toEqual([]);
});

test('the bundle has one entry for each workflow that can be started', () => {
  const index = readFileSync(join(projectRoot, 'workflows', 'index.ts'), 'utf8');
  const exported = [...index.matchAll(/export \{ (\w+) \} from '\.\/(\w+)'/g)].map(([, name]) => name);
  expect(exported).toEqual(['distil', 'retrain', 'rollback', 'search']);
});

test('ARCHITECTURE.md tells of the stages in their order', () => {
  const text = readFileSync(join(projectRoot, 'ARCHITECTURE.md'), 'utf8');
  const table = text.split('\n').filter((line) => line.startsWith('|'));
  const named = table.flatMap((line) => STAGES.filter((stage) => line.startsWith(`| \`${stage}\``)));
  expect(named).toEqual(STAGES);
});

test('ARCHITECTURE.md names every folder of code', () => {
  const text = readFileSync(join(projectRoot, 'ARCHITECTURE.md'), 'utf8');
  const core = readdirSync(join(projectRoot, 'core'), { withFileTypes: true });
  const folders = core.filter((entry) => entry.isDirectory()).map(({ name }) => `core/${name}`);
  const all = [...folders, 'workflows', 'activities', 'workers', 'storage', 'sources', 'infra', 'cli'];
  expect(all.filter((folder) => !text.includes(folder))).toEqual([]);
});
