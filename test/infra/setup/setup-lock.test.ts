import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Sandbox, waitUntil } from './sandbox';

let sandbox: Sandbox;
let lockPath: string;

beforeEach(() => {
  sandbox = new Sandbox();
  sandbox.addProgram('python3');
  lockPath = path.join(sandbox.cacheDir, 'setup.lock');
});

afterEach(() => sandbox.remove());

test('of two at once the second waits, says so, and finds the work done', async () => {
  const env = { PIP_TAKES_MS: '400' };
  const outcomes = await Promise.all([
    sandbox.run(['--only', 'temporal'], env),
    sandbox.run(['--only', 'temporal'], env),
  ]);
  expect(outcomes.map(({ code }) => code)).toEqual([0, 0]);
  expect(outcomes.filter(({ output }) => /Another set-up is .*; waiting for it\./.test(output))).toHaveLength(
    1,
  );
  expect(sandbox.readPipCalls()).toHaveLength(1);
  expect(existsSync(lockPath)).toBe(false);
});

test('after kill -9 the next one waits for the program left running, then brings the part', async () => {
  const { pid, outcome } = sandbox.start(['--only', 'temporal'], { PIP_TAKES_MS: '1000' });
  await waitUntil(() => sandbox.readPipCalls().length === 1);
  process.kill(pid, 'SIGKILL');
  const next = await sandbox.run(['--only', 'temporal']);
  expect(next.output).toMatch(/left by an interrupted set-up still runs \(process \d+\); waiting/);
  expect(next.code).toBe(0);
  await outcome;
  expect(existsSync(sandbox.temporalPath)).toBe(true);
});

test("a lock whose process id went to another process is no one's", async () => {
  writeLock({ pid: process.pid, startTime: 'long ago' });
  const { code, output } = await sandbox.run(['--only', 'temporal']);
  expect(code).toBe(0);
  expect(output).not.toContain('waiting');
});

test('a lock of a living process is kept, and a killed waiter leaves it alone', async () => {
  const startTime = readFileSync(`/proc/${process.pid}/stat`, 'utf8').split(') ').pop()?.split(' ')[19];
  writeLock({ pid: process.pid, startTime: String(startTime) });
  const before = readFileSync(lockPath, 'utf8');
  const { pid, outcome } = sandbox.start(['--only', 'temporal']);
  await new Promise((resolve) => setTimeout(resolve, 700));
  process.kill(pid, 'SIGTERM');
  expect((await outcome).output).toContain(`Another set-up is at work (process ${process.pid}); waiting`);
  expect(readFileSync(lockPath, 'utf8')).toBe(before);
  expect(sandbox.readPipCalls()).toEqual([]);
});

function writeLock(holder: { pid: number; startTime: string }): void {
  mkdirSync(sandbox.cacheDir, { recursive: true });
  writeFileSync(lockPath, JSON.stringify({ host: os.hostname(), holder }));
}
