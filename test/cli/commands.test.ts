import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Command } from 'commander';
import { addChampionCommand } from '../../cli/commands/champion';
import { addDoctorCommand } from '../../cli/commands/doctor';
import { addEngineCommand } from '../../cli/commands/engine';
import { addRecipesCommand } from '../../cli/commands/recipes';
import { addRollbackCommand } from '../../cli/commands/rollback';
import { addRunCommand } from '../../cli/commands/run';
import { addScheduleCommand } from '../../cli/commands/schedule';
import { addStartCommand } from '../../cli/commands/start';
import { addStatusCommand } from '../../cli/commands/status';
import { projectRoot } from '../../infra/setup/paths.cjs';
import { makeTempDir } from '../support/temp-dir';

const COMMANDS = {
  start: addStartCommand,
  run: addRunCommand,
  status: addStatusCommand,
  schedule: addScheduleCommand,
  champion: addChampionCommand,
  rollback: addRollbackCommand,
  recipes: addRecipesCommand,
  engine: addEngineCommand,
  doctor: addDoctorCommand,
};

const temp = makeTempDir();
afterAll(() => temp.remove());

/** Runs the program as people do, where no services are and none are named. */
function stillhouse(...args: string[]) {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(STILLHOUSE|TEMPORAL|AWS|FORCE_COLOR)/.test(name),
  );
  const env = { ...Object.fromEntries(own), STILLHOUSE_DATA_DIR: temp.dir, NO_COLOR: '1' };
  const program = join(projectRoot, 'cli', 'bin.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** What a command's help prints. */
function helpOf(add: (program: Command) => void, name: string): string {
  let text = '';
  const program = new Command('stillhouse').exitOverride();
  add(program);
  const [command] = program.commands;
  command!.exitOverride().configureOutput({ writeOut: (part) => (text += part) });
  expect(() => program.parse(['node', 'stillhouse', name, '--help'])).toThrow('(outputHelp)');
  return text;
}

test('the help names every command', () => {
  const { status, stdout, stderr } = stillhouse('--help');
  expect(stderr).toBe('');
  expect(status).toBe(0);
  const listed = [...stdout.matchAll(/^ {2}([a-z]+) .*$/gm)].map(([, name]) => name);
  expect(listed).toEqual(expect.arrayContaining(Object.keys(COMMANDS)));
});

test.each(Object.entries(COMMANDS))("%s's help shows examples of itself", (name, add) => {
  const [, examples = ''] = helpOf(add, name).split('\nExamples:\n');
  const lines = examples.split('\n').filter((line) => line.startsWith('  '));
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines) expect(line).toMatch(new RegExp(`^ {2}stillhouse ${name}\\b`));
});

test('recipes lists them, and shows one whole', () => {
  const { stdout } = stillhouse('recipes', '--json');
  const names = JSON.parse(stdout) as string[];
  expect(names).toContain('mnist');
  const shown = stillhouse('recipes', 'mnist');
  expect(shown.status).toBe(0);
  expect(JSON.parse(shown.stdout)).toMatchObject({ name: 'mnist', train: { labelSmoothing: 0.1 } });
});

test('an unknown recipe is answered with the known ones, and no stack', () => {
  const { status, stdout, stderr } = stillhouse('recipes', 'mnsit');
  expect(status).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^error unknown recipe "mnsit"; known: .*mnist.*\n$/);
});

test('a command that needs services says how to get them, without a stack', () => {
  const { status, stderr } = stillhouse('champion');
  expect(status).toBe(1);
  expect(stderr).toMatch(/^error no Temporal server and no artifact store runs on .*: run `npm start`/);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

test('doctor says what is wrong without services, and how to mend it', () => {
  const { status, stdout } = stillhouse('doctor', '--json');
  expect(status).toBe(1);
  const findings = JSON.parse(stdout) as { part: string; ok: boolean; detail: string; mend: string }[];
  expect(findings.find(({ part }) => part === 'configuration')).toMatchObject({ ok: true, mend: '' });
  expect(findings.find(({ part }) => part === 'deployment')).toMatchObject({
    ok: false,
    detail: expect.stringContaining('no Temporal server') as string,
    mend: 'run `npm start` in another terminal, or name your servers',
  });
  for (const { ok, mend } of findings) expect(mend === '').toBe(ok);
});
