import path from 'node:path';
import { toVariables, type Deployment } from '../infra/config/deployment';
import { PROJECT_ROOT } from '../infra/config/project-paths';
import type { ProcessSpec } from '../infra/services/process-spec';

/** Both workers as processes to be supervised: they say over IPC when they poll, and finish what they can on SIGTERM. */
export function describeWorkers(deployment: Deployment): ProcessSpec[] {
  return ['main-worker', 'gpu-worker'].map((name) => ({
    name,
    command: process.execPath,
    args: ['--import', 'tsx', path.join(PROJECT_ROOT, 'workers', `${name}.ts`)],
    cwd: PROJECT_ROOT,
    env: { ...inherited(deployment), ...toVariables(deployment) },
    ipc: true,
    ready: ({ firstMessage }) => firstMessage,
    readyTimeoutMs: 120_000,
    stopSignal: 'SIGTERM',
    graceMs: 30_000,
  }));
}

/** Settings for another Temporal server, such as certificates, are not for the embedded one. */
function inherited({ temporal }: Deployment): NodeJS.ProcessEnv {
  if (temporal.uiAddress === undefined) return process.env;
  const ours = Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_'));
  return Object.fromEntries(ours);
}
