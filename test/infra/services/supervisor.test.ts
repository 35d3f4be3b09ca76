import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { identifyProcess, isAlive, type ProcessIdentity } from '../../../infra/config/process-identity';
import { endStaleProcesses } from '../../../infra/services/end-stale-processes';
import type { ProcessSpec, ProcessState } from '../../../infra/services/process-spec';
import { ServiceFailed } from '../../../infra/services/service-failed';
import { createSupervisor } from '../../../infra/services/supervisor';
import { makeTempDir } from '../../support/temp-dir';
import { waitUntil } from '../../support/wait-until';

let temp: ReturnType<typeof makeTempDir>;
let changes: ProcessState[];
let supervisor: ReturnType<typeof createSupervisor>;
beforeEach(() => {
  temp = makeTempDir();
  changes = [];
  supervisor = createSupervisor({
    logDir: path.join(temp.dir, 'logs'),
    onChange: (state) => changes.push(state),
  });
});
afterEach(async () => {
  await supervisor.stop();
  temp.remove();
});

const STAY = 'setInterval(() => {}, 1000);';

function node(name: string, script: string, part: Partial<ProcessSpec> = {}): ProcessSpec {
  return {
    name,
    command: process.execPath,
    args: ['-e', script],
    env: { PATH: process.env['PATH'] },
    readyTimeoutMs: 20_000,
    stopSignal: 'SIGTERM',
    graceMs: 10_000,
    ...part,
  };
}

/** Says that it is ready over IPC, and ends when its parent does. */
const worker = (name: string, script: string, part: Partial<ProcessSpec> = {}) =>
  node(name, `process.on('disconnect', () => process.exit()); ${script}; process.send('ready')`, {
    ipc: true,
    ready: ({ firstMessage }) => firstMessage,
    ...part,
  });

function identityOf(name: string): ProcessIdentity {
  const pid = supervisor.states().find((state) => state.name === name)?.pid;
  const identity = pid === undefined ? undefined : identifyProcess(pid);
  if (!identity) throw new Error(`${name} does not run`);
  return identity;
}

test('starts, reports ready, logs, and stops in reverse order', async () => {
  await supervisor.start(node('first', `console.log('hello'); ${STAY}`));
  await supervisor.start(worker('second', STAY));
  const running = [identityOf('first'), identityOf('second')];
  expect(supervisor.states().map(({ name, status }) => [name, status])).toEqual([
    ['first', 'running'],
    ['second', 'running'],
  ]);
  await waitUntil(() => readFileSync(path.join(temp.dir, 'logs', 'first.log'), 'utf8').includes('hello'));
  await supervisor.stop();
  expect(running.map(isAlive)).toEqual([false, false]);
  expect(changes.filter(({ status }) => status === 'stopped').map(({ name }) => name)).toEqual([
    'second',
    'first',
  ]);
  expect(supervisor.states()).toEqual([]);
});

test('only what is ready counts as started', async () => {
  let ready = false;
  const file = path.join(temp.dir, 'ready');
  const started = supervisor
    .start(node('slow', STAY, { ready: () => waitUntil(() => existsSync(file)) }))
    .then(() => (ready = true));
  await waitUntil(() => supervisor.states()[0]?.pid !== undefined);
  expect([ready, supervisor.states()[0]?.status]).toEqual([false, 'starting']);
  writeFileSync(file, '');
  await started;
  expect(supervisor.states()[0]?.status).toBe('running');
});

test('what dies is started again, as often as it takes', async () => {
  await supervisor.start(worker('worker', STAY));
  for (const restarts of [1, 2]) {
    const killed = identityOf('worker');
    process.kill(killed.pid, 'SIGKILL');
    await waitUntil(() => changes.some((c) => c.status === 'running' && c.restarts === restarts));
    expect(isAlive(killed)).toBe(false);
    expect(isAlive(identityOf('worker'))).toBe(true);
    expect(supervisor.states()[0]).toMatchObject({
      status: 'running',
      restarts,
      lastExit: 'ended by SIGKILL',
    });
  }
});

test('a restart that fails is tried again', async () => {
  const file = path.join(temp.dir, 'tries');
  const count = `const fs = require('fs'); fs.appendFileSync(${JSON.stringify(file)}, 'x');
    const tries = fs.readFileSync(${JSON.stringify(file)}).length; if (tries === 2) process.exit(3);`;
  await supervisor.start(worker('worker', `${count} ${STAY}`));
  process.kill(identityOf('worker').pid, 'SIGKILL');
  await waitUntil(() => changes.some((c) => c.status === 'running' && c.restarts === 2));
  expect(supervisor.states()[0]?.lastExit).toBe('exit status 3');
});

test('a start that fails says why with the end of the log, and leaves nothing', async () => {
  const failing = supervisor.start(worker('broken', `console.error('no such model'); process.exit(7)`));
  await expect(failing).rejects.toThrow(ServiceFailed);
  await expect(failing).rejects.toThrow(/broken did not start: exit status 7.*no such model/s);
  expect(supervisor.states()).toEqual([]);
});

test('a command that does not exist and one that is never ready fail the start', async () => {
  const missing = node('missing', '', { command: path.join(temp.dir, 'nothing') });
  await expect(supervisor.start(missing)).rejects.toThrow(/ENOENT/);
  const never = node('never', STAY, { ready: () => new Promise(() => undefined), readyTimeoutMs: 200 });
  await expect(supervisor.start(never)).rejects.toThrow('not ready after 0.2 s');
  const { pid } = changes.find((c) => c.name === 'never' && c.pid !== undefined) ?? {};
  expect(identifyProcess(pid ?? 0)).toBeUndefined();
});

const GRANDCHILD = `const child = require('child_process').spawn(
  process.execPath, ['-e', 'process.on("SIGTERM", () => {}); ${STAY}'], { stdio: 'ignore' });
  require('fs').writeFileSync(process.argv[1], String(child.pid));`;

/** A worker that starts a process of its own, which heeds no SIGTERM. */
async function startParent(script: string): Promise<ProcessIdentity> {
  const file = path.join(temp.dir, 'grandchild');
  const spec = worker('parent', `${GRANDCHILD} ${script} ${STAY}`, { graceMs: 200 });
  await supervisor.start({ ...spec, args: [...spec.args, file] });
  const grandchild = identifyProcess(Number(readFileSync(file, 'utf8')));
  if (!grandchild) throw new Error('no grandchild');
  return grandchild;
}

test('what does not heed the stop signal is killed, with what it started', async () => {
  const grandchild = await startParent(`process.on('SIGTERM', () => {});`);
  const parent = identityOf('parent');
  await supervisor.stop();
  await waitUntil(() => !isAlive(grandchild));
  expect(isAlive(parent)).toBe(false);
});

test('what a process leaves behind when it dies is ended before it is started again', async () => {
  const grandchild = await startParent('');
  process.kill(identityOf('parent').pid, 'SIGKILL');
  await waitUntil(() => changes.some((c) => c.status === 'running' && c.restarts === 1));
  expect(isAlive(grandchild)).toBe(false);
});

test('stopping while something is being started again leaves nothing', async () => {
  await supervisor.start(worker('worker', STAY));
  process.kill(identityOf('worker').pid, 'SIGKILL');
  await waitUntil(() => supervisor.states()[0]?.status === 'restarting');
  await supervisor.stop();
  expect(changes.at(-1)).toMatchObject({ status: 'stopped', pid: undefined });
  for (const { pid } of changes) expect(identifyProcess(pid ?? 0)).toBeUndefined();
});

test('one process can be stopped by name', async () => {
  await supervisor.start(worker('stays', STAY));
  await supervisor.start(worker('goes', STAY));
  const gone = identityOf('goes');
  await supervisor.stop('goes');
  expect(isAlive(gone)).toBe(false);
  expect(supervisor.states().map(({ name, status }) => [name, status])).toEqual([['stays', 'running']]);
});

test('a stale process is ended only where its start time matches too', async () => {
  const child = spawn(process.execPath, ['-e', STAY], { detached: true, stdio: 'ignore' });
  const identity = identifyProcess(child.pid ?? 0);
  if (!identity) throw new Error('no child');
  try {
    await endStaleProcesses([{ ...identity, startTime: 'of another process' }]);
    expect(isAlive(identity)).toBe(true);
    await endStaleProcesses([identity]);
    expect(isAlive(identity)).toBe(false);
  } finally {
    child.kill('SIGKILL');
  }
});
