import { Client, Connection } from '@temporalio/client';
import { describeWorkers } from '../../cli/worker-processes';
import { loadConfig } from '../../infra/config/config';
import { findDeployment, type Deployment } from '../../infra/config/deployment';
import { startEmbedded } from '../../infra/services/embedded';
import type { ProcessState } from '../../infra/services/process-spec';
import type { Supervisor } from '../../infra/services/supervisor';
import { temporalPath, weedPath } from '../../infra/setup/paths.cjs';
import { openStores, type Stores } from '../../storage/open-stores';
import { makeTempDir } from './temp-dir';

export interface Stillhouse {
  /** For other processes, such as the command line, that shall work on this deployment. */
  variables: Record<string, string>;
  deployment: Deployment;
  client: Client;
  stores: Stores;
  supervisor: Supervisor;
  process(name: 'temporal' | 's3' | 'main-worker' | 'gpu-worker'): ProcessState;
  startWorkers(names?: string[], deployment?: Deployment): Promise<void>;
  stop(): Promise<void>;
}

/** Real servers on free ports, with a data folder of their own where none is given, and no worker yet. */
export async function startServices(dataDir?: string): Promise<Stillhouse> {
  const temp = dataDir === undefined ? makeTempDir() : { dir: dataDir, remove: () => undefined };
  const variables = {
    STILLHOUSE_DATA_DIR: temp.dir,
    STILLHOUSE_SLOTS: '2',
    STILLHOUSE_DEVICE: 'cpu',
  };
  const config = loadConfig(variables);
  const ports = { temporal: 0, ui: 0, s3: 0 };
  const services = await startEmbedded({
    config: { ...config, ports },
    binaries: { temporalPath, weedPath },
  });
  const { supervisor } = services;
  const deployment = findDeployment({ config, variables });
  const connection = Connection.lazy(deployment.temporal.connectionOptions);
  return {
    variables,
    deployment,
    client: new Client({ connection, namespace: deployment.temporal.namespace }),
    stores: openStores(deployment.s3),
    supervisor,
    process: (name) => findProcess(supervisor, name),
    startWorkers: async (names = ['main-worker', 'gpu-worker'], where = deployment) => {
      const specs = describeWorkers(where).filter(({ name }) => names.includes(name));
      await Promise.all(
        specs.map((spec) => supervisor.start({ ...spec, env: { ...spec.env, ...variables } })),
      );
    },
    stop: async () => {
      await connection.close();
      await services.stop();
      temp.remove();
    },
  };
}

/** Real servers, both workers as processes, and real trainers when there is work. */
export async function startStillhouse(): Promise<Stillhouse> {
  const stillhouse = await startServices();
  try {
    await stillhouse.startWorkers();
    return stillhouse;
  } catch (error) {
    await stillhouse.stop();
    throw error;
  }
}

function findProcess(supervisor: Supervisor, name: string): ProcessState {
  const state = supervisor.states().find((candidate) => candidate.name === name);
  if (!state) throw new Error(`${name} is not supervised`);
  return state;
}
