// @ts-check
/** The project's one gate: runs every check in order and says which of them failed. */
import { spawnSync } from 'node:child_process';

const steps = [
  { name: 'types', command: ['tsc', '-b'] },
  { name: 'lint', command: ['eslint', '.', '--max-warnings', '0'] },
  { name: 'format', command: ['prettier', '--check', '.', '--log-level', 'warn'] },
  {
    name: 'imports',
    command: [
      'depcruise',
      '--output-type',
      'err',
      'core',
      'workflows',
      'activities',
      'workers',
      'storage',
      'sources',
      'teachers',
      'infra',
      'cli',
      'test',
      'bench',
    ],
  },
  { name: 'dead code', command: ['knip'] },
  { name: 'tests', command: ['jest'] },
];

const skipTests = process.argv.includes('--skip-tests');
const failed = [];
for (const { name, command } of steps) {
  if (skipTests && name === 'tests') continue;
  const startedAt = performance.now();
  const { status } = spawnSync('npx', ['--no-install', ...command], { stdio: 'inherit' });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)\n`);
  if (status !== 0) failed.push(name);
}
if (failed.length > 0) process.stdout.write(`check failed: ${failed.join(', ')}\n`);
process.exitCode = failed.length > 0 ? 1 : 0;
