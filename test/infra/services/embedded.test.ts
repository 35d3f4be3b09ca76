import { Client, Connection } from '@temporalio/client';
import { fork } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { SEARCH_ATTRIBUTES } from '../../../core/contracts/search-attributes';
import { identifyProcess, isAlive, type ProcessIdentity } from '../../../infra/config/process-identity';
import { readServicesState } from '../../../infra/config/services-state';
import { AlreadyRunning } from '../../../infra/services/data-dir-lock';
import { startEmbedded, type EmbeddedServices } from '../../../infra/services/embedded';
import type { ProcessState } from '../../../infra/services/process-spec';
import { temporalPath, weedPath } from '../../../infra/setup/paths.cjs';
import { openStores } from '../../../storage/open-stores';
import { makeTempDir } from '../../support/temp-dir';
import { waitUntil } from '../../support/wait-until';

jest.setTimeout(120_000);

const temp = makeTempDir();
const binaries = { temporalPath, weedPath };
const config = { dataDir: temp.dir, ports: { temporal: 0, ui: 0, s3: 0 } };
let services: EmbeddedServices | undefined;
let changes: ProcessState[] = [];

afterAll(async () => {
  await services?.stop();
  temp.remove();
});

async function start(): Promise<EmbeddedServices> {
  changes = [];
  services = await startEmbedded({ config, binaries, onChange: (state) => changes.push(state) });
  return services;
}

async function withClient<T>(address: string, work: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await work(new Client({ connection }));
  } finally {
    await connection.close();
  }
}

function processes(): ProcessIdentity[] {
  return readServicesState(temp.dir)?.processes ?? [];
}

const keepRun = (address: string) =>
  withClient(address, (client) => client.workflow.start('kept', { taskQueue: 'none', workflowId: 'kept' }));
const statusOfRun = (address: string) =>
  withClient(address, async (client) => (await client.workflow.getHandle('kept').describe()).status.name);

// One story in order: each start of the services costs seconds.
test('both services serve, on this machine only, with a private state file', async () => {
  const { temporal, s3 } = await start();
  if (!temporal || !s3) throw new Error('both should run');
  expect(s3.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:/);
  await openStores(s3).blobs.write(Buffer.from('kept'));
  await keepRun(temporal.address);
  await withClient(temporal.address, async ({ connection }) => {
    const found = await connection.operatorService.listSearchAttributes({ namespace: 'default' });
    expect(Object.keys(found.customAttributes)).toEqual(
      expect.arrayContaining(Object.values(SEARCH_ATTRIBUTES)),
    );
  });
  expect((await fetch(temporal.uiAddress)).status).toBe(200);
  for (const file of ['services.json', 's3-credentials.json', 'logs/s3.log']) {
    expect(statSync(path.join(temp.dir, file)).mode & 0o077).toBe(0);
  }
  expect(processes()).toHaveLength(2);
});

test('without credentials the store gives and takes nothing', async () => {
  const { endpoint = '' } = services?.s3 ?? {};
  for (const [method, url] of [
    ['GET', `${endpoint}/stillhouse?list-type=2`],
    ['PUT', `${endpoint}/stillhouse/x`],
  ]) {
    expect((await fetch(url ?? '', { method: method ?? '' })).status).toBe(403);
  }
});

test('a second launcher on the same data folder is told where the first is', async () => {
  const second = startEmbedded({ config, binaries });
  await expect(second).rejects.toThrow(AlreadyRunning);
  await expect(second).rejects.toThrow(services?.temporal?.uiAddress);
  await expect(second).rejects.toThrow(`process ${process.pid}`);
  expect(processes().every(isAlive)).toBe(true);
});

test('services ended by kill -9 come back on the same ports with their data', async () => {
  const { temporal, s3, supervisor } = services ?? {};
  if (!temporal || !s3 || !supervisor) throw new Error('both should run');
  const { blobs } = openStores(s3);
  const ref = await blobs.write(Buffer.from('written just before'));
  const killed = processes();
  for (const { pid } of killed) process.kill(pid, 'SIGKILL');
  for (const name of ['temporal', 's3']) {
    await waitUntil(() => changes.some((c) => c.name === name && c.status === 'running' && c.restarts === 1));
  }
  expect(killed.some(isAlive)).toBe(false);
  expect(await blobs.verify(ref)).toBe(true);
  expect(await statusOfRun(temporal.address)).toBe('RUNNING');
  expect(processes().every(isAlive)).toBe(true);
  expect(processes().map(({ pid }) => pid)).not.toEqual(killed.map(({ pid }) => pid));
});

test('stopping leaves no process, no port and no state file', async () => {
  const before = processes();
  const { temporal, s3 } = services ?? {};
  await services?.stop();
  services = undefined;
  expect(before).toHaveLength(2);
  expect(before.some(isAlive)).toBe(false);
  for (const address of [temporal?.uiAddress, s3?.endpoint]) {
    expect(await accepts(Number(new URL(address ?? '').port))).toBe(false);
  }
  expect(existsSync(path.join(temp.dir, 'services.json'))).toBe(false);
});

test('after a kill -9 of the launcher nothing lives on, and the next start has all data', async () => {
  const script = path.join(__dirname, 'launch-embedded.ts');
  const launcher = fork(script, [temp.dir], { execArgv: ['--import', 'tsx'], stdio: 'ignore' });
  const pids = await new Promise<unknown>((resolve) => launcher.once('message', resolve));
  const orphans = processes();
  expect(orphans.map(({ pid }) => pid)).toEqual(pids);
  launcher.kill('SIGKILL');
  await waitUntil(() => !orphans.some(isAlive));
  const { temporal, s3 } = await start();
  if (!temporal || !s3) throw new Error('both should run');
  const keys = await openStores(s3).objects.list('blobs/');
  expect(keys).toHaveLength(2);
  expect(await statusOfRun(temporal.address)).toBe('RUNNING');
});

test('a program that is not there is said to be missing, and nothing is left', async () => {
  const other = makeTempDir();
  const starting = startEmbedded({
    config: { ...config, dataDir: other.dir },
    binaries: { ...binaries, weedPath: path.join(other.dir, 'weed') },
  });
  await expect(starting).rejects.toThrow(/weed is not there; run `npm run setup`/);
  expect(existsSync(path.join(other.dir, 'launcher.lock'))).toBe(false);
  expect(readServicesState(other.dir)).toBeUndefined();
  other.remove();
});

test('only what is missing is started', async () => {
  const other = makeTempDir();
  const only = await startEmbedded({
    config: { ...config, dataDir: other.dir },
    binaries,
    services: { temporal: true, s3: false },
  });
  try {
    expect(only.s3).toBeNull();
    expect(only.supervisor.states().map(({ name }) => name)).toEqual(['temporal']);
    expect(identifyProcess(only.supervisor.states()[0]?.pid ?? 0)).toBeDefined();
  } finally {
    await only.stop();
    other.remove();
  }
});

test('what dies is started again also where the record of it can not be written', async () => {
  const other = makeTempDir();
  const record = path.join(other.dir, 'services.json');
  const none = { temporal: false, s3: false };
  const only = await startEmbedded({ config: { ...config, dataDir: other.dir }, binaries, services: none });
  const [command, args] = [process.execPath, ['-e', 'setInterval(() => {}, 1000)']];
  const limits = { readyTimeoutMs: 20_000, stopSignal: 'SIGTERM', graceMs: 10_000 } as const;
  await only.supervisor.start({ name: 'worker', command, args, env: {}, ...limits });
  const state = () => only.supervisor.states()[0];
  rmSync(record);
  mkdirSync(path.join(record, 'in-the-way'), { recursive: true });
  try {
    process.kill(state()?.pid ?? 0, 'SIGKILL');
    await waitUntil(() => state()?.restarts === 1 && state()?.status === 'running');
  } finally {
    rmSync(record, { recursive: true });
    await only.stop();
    other.remove();
  }
});

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
