import { Client, Connection } from '@temporalio/client';
import { loadConfig } from '../infra/config/config';
import { findDeployment, type Deployment } from '../infra/config/deployment';

export interface Connected {
  client: Client;
  /** Address of a run's page in the Temporal UI; the workflow ID alone where the UI's address isn't ours to know. */
  runAddress(run: { workflowId: string; runId?: string | undefined }): string;
  close(): Promise<void>;
}

/** Connects to the deployment that the environment names, or to the embedded one. */
export async function connect(): Promise<Connected> {
  const config = loadConfig(process.env);
  return connectTo(findDeployment({ config, variables: process.env }));
}

export async function connectTo({ temporal }: Deployment): Promise<Connected> {
  const connection = await Connection.connect(temporal.connectionOptions);
  const { namespace, uiAddress } = temporal;
  return {
    client: new Client({ connection, namespace }),
    runAddress: ({ workflowId, runId }) => {
      if (uiAddress === undefined) return `workflow ${workflowId}`;
      const page = `${uiAddress}/namespaces/${namespace}/workflows/${encodeURIComponent(workflowId)}`;
      return runId === undefined ? page : `${page}/${runId}`;
    },
    close: () => connection.close(),
  };
}

/** Runs `work` with a connected client and closes it. */
export async function withClient<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const connected = await connect();
  try {
    return await work(connected.client);
  } finally {
    await connected.close();
  }
}
