import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectTo } from '../../cli/connect';
import { followRun } from '../../cli/follow-run';
import { readDistilInput } from '../../cli/read-distil-input';
import { startDistil } from '../../cli/start-distil';
import { describeWorkers } from '../../cli/worker-processes';
import type { DistilResult } from '../../core/contracts/runs';
import { TRAINER_QUEUE } from '../../core/contracts/task-queues';
import { loadConfig, type EngineKind } from '../../infra/config/config';
import { findDeployment, type Deployment } from '../../infra/config/deployment';
import { startEmbedded } from '../../infra/services/embedded';
import type { Supervisor } from '../../infra/services/supervisor';
import { temporalPath, weedPath } from '../../infra/setup/paths.cjs';
import { accountSlots, type SlotTime } from './account-slots';
import type { ActivitySpan } from './activity-span';
import { listActivities } from './list-activities';
import { watchProcesses, type CpuTime } from './watch-processes';

const INDEXING_MS = 3_000;

/** What was seen of a run, from the start of its services to their end. */
export interface MeasuredRun {
  engine: EngineKind;
  seconds: number;
  slots: number;
  slotTime: SlotTime;
  cpu: CpuTime;
  /** From a stage's first activity that is queued to the end of its last one, seconds. */
  stageSeconds: Record<string, number>;
  verdict: string;
  /** On the test split, over a method's seeds. */
  results: { role: string; errors: number | undefined; rows: number }[];
}

/** Runs a recipe on services and workers of its own, from an empty store, and measures it. */
export async function measureRun(engine: EngineKind, recipe: string): Promise<MeasuredRun> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'stillhouse-bench-'));
  const variables = { STILLHOUSE_ENGINE: engine, STILLHOUSE_DATA_DIR: dataDir };
  const environment = { ...process.env, ...variables };
  const config = loadConfig(environment);
  const beganMs = Date.now();
  const services = await startEmbedded({ config, binaries: { temporalPath, weedPath } });
  let watched: Watched;
  try {
    watched = await runOn(
      services.supervisor,
      findDeployment({ config, variables: environment }),
      variables,
      recipe,
    );
  } finally {
    await services.stop();
  }
  const wall = [beganMs, Date.now()] as const;
  rmSync(dataDir, { recursive: true });
  return { engine, slots: config.slots, ...summarise(config.slots, wall, watched) };
}

interface Watched {
  result: DistilResult;
  spans: ActivitySpan[];
  cpu: CpuTime;
}

async function runOn(
  supervisor: Supervisor,
  deployment: Deployment,
  variables: Readonly<Record<string, string>>,
  recipe: string,
): Promise<Watched> {
  const workers = describeWorkers(deployment).map((spec) => ({
    ...spec,
    env: { ...spec.env, ...variables },
  }));
  await Promise.all(workers.map((spec) => supervisor.start(spec)));
  const pids = Object.fromEntries(supervisor.states().map(({ name, pid }) => [name, pid ?? 0]));
  const ended = new AbortController();
  const watching = watchProcesses(pids, 'gpu-worker', ended.signal);
  const connected = await connectTo(deployment);
  const { client } = connected;
  try {
    const run = await startDistil(client, await readDistilInput({ recipe, set: [] }));
    const result = await followRun(client, run, process.stderr);
    ended.abort();
    // The server's index of workflows follows a little later.
    await sleep(INDEXING_MS);
    return { result, spans: await listActivities(client), cpu: await watching };
  } finally {
    ended.abort();
    await connected.close();
  }
}

function summarise(slots: number, wall: readonly [number, number], { result, spans, cpu }: Watched) {
  const inSlots = spans.filter(({ taskQueue }) => taskQueue === TRAINER_QUEUE);
  return {
    seconds: (wall[1] - wall[0]) / 1000,
    slotTime: accountSlots(slots, wall, inSlots, cpu.computing),
    cpu,
    stageSeconds: measureStages(spans),
    verdict: result.verdict,
    results: result.report.pooled.map(({ role, errors, rows }) => ({ role, errors, rows })),
  };
}

function measureStages(spans: readonly ActivitySpan[]): Record<string, number> {
  const stages = new Map<string, ActivitySpan[]>();
  for (const span of spans) stages.set(span.stage, [...(stages.get(span.stage) ?? []), span]);
  const seconds = [...stages].map(([stage, own]) => {
    const begin = Math.min(...own.map(({ scheduledMs }) => scheduledMs));
    return [stage, (Math.max(...own.map(({ endedMs }) => endedMs)) - begin) / 1000] as const;
  });
  return Object.fromEntries(seconds);
}
