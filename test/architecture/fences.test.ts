import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectRoot } from '../../infra/setup/paths.cjs';
import { makeTempDir } from '../support/temp-dir';
import { WORKFLOWS_PATH } from '../workflows/start-test-bed';

describe('the bundle of the workflows', () => {
  let modules: string[];
  beforeAll(async () => {
    const { code } = await bundleWorkflowCode({
      workflowsPath: WORKFLOWS_PATH,
      logger: new DefaultLogger('ERROR'),
    });
    const [, map = ''] =
      /\/\/# sourceMappingURL=data:application\/json;(?:charset=utf-8;)?base64,(\S+)/.exec(code) ?? [];
    const { sources } = JSON.parse(Buffer.from(map, 'base64').toString()) as { sources: string[] };
    modules = sources;
  });

  const ours = () =>
    modules.flatMap(
      (name) =>
        /\/((?:core|workflows|activities|workers|storage|sources|infra|cli)\/.+\.ts)$/.exec(name)?.[1] ?? [],
    );

  test('holds the workflows, the contracts and the policy', () => {
    expect(ours()).toEqual(
      expect.arrayContaining([
        'workflows/distil.ts',
        'core/contracts/stages.ts',
        'core/policy/pruners/successive-halving.ts',
      ]),
    );
  });

  test('holds nothing else of ours', () => {
    const allowed = /^(workflows|core\/contracts|core\/policy|core\/random)\//;
    expect(ours().filter((name) => !allowed.test(name) && !name.includes('node_modules'))).toEqual([]);
  });

  test.each([
    '@temporalio/activity',
    '@temporalio/worker',
    '@temporalio/client',
    '@aws-sdk',
    '@tensorflow',
    'node:',
  ])('holds nothing of %s', (name) => {
    expect(modules.filter((source) => source.includes(name))).toEqual([]);
  });
});

describe('the import fences', () => {
  const temp = makeTempDir();
  afterAll(() => temp.remove());

  const FILES: Record<string, string> = {
    'core/contracts/names.ts': "export const NAME = 'a';",
    'workflows/fine.ts': "export { NAME } from '../core/contracts/names';",
    'workflows/uses-activity.ts': "export { work } from '../activities/work';",
    'workflows/uses-activity-type.ts':
      "import type { Work } from '../activities/work';\nexport const none: Work | null = null;",
    'workflows/uses-node.ts': "export { join } from 'node:path';",
    'workflows/uses-storage.ts': "export { store } from '../storage/store';",
    'workflows/circle.ts': "export { other } from './other-half';",
    'workflows/other-half.ts': "import './circle';\nexport const other = 1;",
    'activities/work.ts': 'export interface Work { a: 1 }\nexport const work = 1;',
    'storage/store.ts': "export { work as store } from '../activities/work';",
    'sources/fine.ts': "export { NAME } from '../core/contracts/names';",
    'sources/uses-activity.ts': "export { work } from '../activities/work';",
    'core/data/uses-source.ts': "export { NAME } from '../../sources/fine';",
    'core/engine/uses-temporal.ts': "export { Context } from '@temporalio/activity';",
    'cli/uses-worker-package.ts': "export { Worker } from '@temporalio/worker';",
  };

  /** File and rule of each violation, in a project of a few files under our rules. */
  function violations(): string[] {
    for (const [name, text] of Object.entries(FILES)) {
      mkdirSync(join(temp.dir, dirname(name)), { recursive: true });
      writeFileSync(join(temp.dir, name), `${text}\n`);
    }
    for (const shared of ['node_modules', 'tsconfig.base.json', '.dependency-cruiser.cjs']) {
      symlinkSync(join(projectRoot, shared), join(temp.dir, shared));
    }
    const program = join(projectRoot, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
    const args = [
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'json',
      'core',
      'workflows',
      'activities',
      'storage',
      'sources',
      'cli',
    ];
    const { stdout } = spawnSync(process.execPath, [program, ...args], { cwd: temp.dir, encoding: 'utf8' });
    const { summary } = JSON.parse(stdout) as {
      summary: { violations: { from: string; rule: { name: string } }[] };
    };
    return [...new Set(summary.violations.map(({ from, rule }) => `${from}: ${rule.name}`))].sort();
  }

  test('catch every import that is not allowed, and no other', () => {
    expect(violations()).toEqual([
      'cli/uses-worker-package.ts: package--temporalio-worker',
      'core/data/uses-source.ts: core-data-imports',
      'core/engine/uses-temporal.ts: package--temporalio-activity',
      'sources/uses-activity.ts: sources-imports',
      'storage/store.ts: storage-imports',
      'workflows/circle.ts: no-cycles',
      'workflows/uses-activity-type.ts: workflows-imports',
      'workflows/uses-activity.ts: workflows-imports',
      'workflows/uses-node.ts: pure-folders',
      'workflows/uses-storage.ts: workflows-imports',
    ]);
  });
});
