/**
 * The real workflows on a real Temporal development server, with one worker a queue as in production. Activities go
 * to whatever the running test has put in place.
 */
import type { Client, WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import {
  bundleWorkflowCode,
  DefaultLogger,
  Runtime,
  Worker,
  type WorkerInterceptors,
} from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { SEARCH_ATTRIBUTES } from '../../core/contracts/search-attributes';
import { MAIN_QUEUE, TRAINER_QUEUE } from '../../core/contracts/task-queues';
import { projectRoot, temporalPath } from '../../infra/setup/paths.cjs';
import { createActivityInterceptor } from '../../workers/activity-interceptor';
import { MAIN_NAMES, TRAINER_NAMES, type FakeActivities } from './fake-activities';

export type WorkflowType = 'distil' | 'retrain' | 'rollback' | 'search';

export interface TestBed {
  client: Client;
  /** Starts a workflow whose activities are `fakes`; those of the workflow before are out of use from now on. */
  start(
    type: WorkflowType,
    input: unknown,
    fakes: FakeActivities,
  ): Promise<WorkflowHandleWithFirstExecutionRunId>;
  run(type: WorkflowType, input: unknown, fakes: FakeActivities): Promise<unknown>;
  end(): Promise<void>;
}

export const WORKFLOWS_PATH = join(projectRoot, 'workflows', 'index.ts');

/** Without cached workflows each step replays all before it, so that anything non-deterministic shows at once. */
export async function startTestBed({ maxCachedWorkflows = 20 } = {}): Promise<TestBed> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const [environment, workflowBundle] = await Promise.all([
    startServer(),
    bundleWorkflowCode({ workflowsPath: WORKFLOWS_PATH, logger: new DefaultLogger('ERROR') }),
  ]);
  let current: FakeActivities | undefined;
  const dispatch = (names: readonly (keyof FakeActivities['activities'])[]) =>
    Object.fromEntries(
      names.map((name) => [
        name,
        (request: unknown) => {
          if (!current) throw new Error('no test is running');
          return current.run(name, request);
        },
      ]),
    );
  const shared = {
    connection: environment.nativeConnection,
    maxHeartbeatThrottleInterval: '100ms',
    defaultHeartbeatThrottleInterval: '100ms',
  } as const;
  const interceptors: WorkerInterceptors = {
    activity: [(context) => ({ inbound: createActivityInterceptor(context) })],
  };
  const workers = await Promise.all([
    Worker.create({
      ...shared,
      interceptors,
      taskQueue: MAIN_QUEUE,
      workflowBundle,
      maxCachedWorkflows,
      activities: dispatch(MAIN_NAMES),
    }),
    Worker.create({
      ...shared,
      interceptors,
      taskQueue: TRAINER_QUEUE,
      activities: dispatch(TRAINER_NAMES),
    }),
  ]);
  const running = workers.map((worker) => worker.run());
  const { client } = environment;
  const start: TestBed['start'] = (type, input, fakes) => {
    current = fakes;
    return client.workflow.start(type, {
      taskQueue: MAIN_QUEUE,
      workflowId: `${type}-${randomUUID()}`,
      args: [input],
    });
  };
  return {
    client,
    start,
    run: async (type, input, fakes) => {
      const handle = await start(type, input, fakes);
      return handle.result() as Promise<unknown>;
    },
    async end() {
      for (const worker of workers) worker.shutdown();
      await Promise.all(running);
      await environment.teardown();
    },
  };
}

function startServer(): Promise<TestWorkflowEnvironment> {
  const attributes = Object.values(SEARCH_ATTRIBUTES).flatMap((name) => [
    '--search-attribute',
    `${name}=Keyword`,
  ]);
  return TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path: temporalPath },
      extraArgs: attributes,
      log: { format: 'json', level: 'error' },
    },
  });
}
