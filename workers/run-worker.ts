/** What both workers share: configuration, connection, heartbeats, logs, and an orderly end. */
import { DefaultLogger, NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { loadConfig, type Config } from '../infra/config/config';
import { findDeployment, type Deployment } from '../infra/config/deployment';
import { openStores, type Stores } from '../storage/open-stores';
import { createActivityInterceptor } from './activity-interceptor';
import { logLine } from './log-line';

export interface WorkerSurroundings {
  config: Config;
  deployment: Deployment;
  stores: Stores;
}

export interface WorkerParts {
  options: Pick<WorkerOptions, 'taskQueue'> & Partial<WorkerOptions>;
  /** Called when the worker has ended. */
  end?: () => Promise<void>;
}

/** Runs one worker until it is asked to stop by SIGINT or SIGTERM. */
export async function runWorker(describe: (around: WorkerSurroundings) => WorkerParts): Promise<void> {
  Runtime.install({
    logger: new DefaultLogger('INFO', (entry) => void process.stderr.write(`${logLine(entry)}\n`)),
  });
  const config = loadConfig(process.env);
  const deployment = findDeployment({ config, variables: process.env });
  const { temporal, s3 } = deployment;
  const { options, end } = describe({ config, deployment, stores: openStores(s3) });
  const connection = await NativeConnection.connect(temporal.connectionOptions);
  try {
    const worker = await Worker.create({
      connection,
      namespace: temporal.namespace,
      // Activities are told at once that the worker stops, so that trainers use the time for a checkpoint.
      shutdownGraceTime: '100ms',
      shutdownForceTime: '20s',
      maxHeartbeatThrottleInterval: '1s',
      defaultHeartbeatThrottleInterval: '1s',
      interceptors: { activity: [(context) => ({ inbound: createActivityInterceptor(context) })] },
      ...options,
    });
    const running = worker.run();
    process.send?.({ type: 'ready' }); // to the supervisor, where there is one
    await running;
  } finally {
    await end?.();
    await connection.close();
  }
}

/** Ends the process with the reason when a worker can't run. */
export function exitOnFailure(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
}
