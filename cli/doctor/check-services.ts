import { Connection } from '@temporalio/client';
import { temporal as api } from '@temporalio/proto';
import { SEARCH_ATTRIBUTES } from '../../core/contracts/search-attributes';
import { MAIN_QUEUE, TRAINER_QUEUE } from '../../core/contracts/task-queues';
import { findDeployment, type Deployment, type DeploymentOptions } from '../../infra/config/deployment';
import { openStores } from '../../storage/open-stores';
import { probeStore } from '../../storage/probe-store';
import { check, type Finding } from './check';

/** Temporal, its search attributes and workers, and the artifact store. */
export async function checkServices(options: DeploymentOptions): Promise<Finding[]> {
  let deployment: Deployment | undefined;
  const found = await check('deployment', 'run `npm start` in another terminal, or name your servers', () => {
    deployment = findDeployment(options);
    return Promise.resolve(describeDeployment(deployment));
  });
  if (!deployment) return [found];
  return [found, await checkStore(deployment), ...(await checkTemporal(deployment))];
}

function describeDeployment({ temporal, s3 }: Deployment): string {
  const { address } = temporal.connectionOptions;
  return `Temporal at ${address}, namespace ${temporal.namespace}; bucket ${s3.bucket} at ${s3.endpoint ?? 'AWS'}`;
}

function checkStore({ s3 }: Deployment): Promise<Finding> {
  const mend = 'check STILLHOUSE_S3_ENDPOINT, STILLHOUSE_S3_BUCKET and the AWS credentials';
  return check('artifact store', mend, async () => {
    const { objects } = openStores(s3, { maxAttempts: 2 });
    await probeStore(objects);
    return 'writes, reads and removes';
  });
}

async function checkTemporal({ temporal }: Deployment): Promise<Finding[]> {
  const { namespace } = temporal;
  let connection: Connection | undefined;
  const server = await check(
    'Temporal server',
    'check TEMPORAL_ADDRESS and that the server is up',
    async () => {
      connection = await Connection.connect(temporal.connectionOptions);
      const { serverVersion } = await connection.workflowService.getSystemInfo({});
      return `version ${serverVersion}`;
    },
  );
  const open = connection;
  if (!open) return [server];
  try {
    return [
      server,
      await checkSearchAttributes(open, namespace),
      await checkWorkers(open, namespace, MAIN_QUEUE),
      await checkWorkers(open, namespace, TRAINER_QUEUE),
    ];
  } finally {
    await open.close();
  }
}

function checkSearchAttributes(connection: Connection, namespace: string): Promise<Finding> {
  const names = Object.values(SEARCH_ATTRIBUTES);
  const mend = `temporal operator search-attribute create ${names.map((n) => `--name ${n} --type Keyword`).join(' ')}`;
  return check('search attributes', mend, async () => {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    const missing = names.filter((name) => !(name in customAttributes));
    if (missing.length > 0) throw new Error(`missing: ${missing.join(', ')}`);
    return names.join(', ');
  });
}

function checkWorkers(connection: Connection, namespace: string, name: string): Promise<Finding> {
  return check(`worker on ${name}`, 'start a worker: `npm start`, or see docs/how-to/deploy.md', async () => {
    const { TASK_QUEUE_TYPE_WORKFLOW: workflows, TASK_QUEUE_TYPE_ACTIVITY: activities } =
      api.api.enums.v1.TaskQueueType;
    const kinds = name === MAIN_QUEUE ? [workflows, activities] : [activities];
    for (const taskQueueType of kinds) {
      const queue = { namespace, taskQueue: { name }, taskQueueType };
      const { pollers } = await connection.workflowService.describeTaskQueue(queue);
      if (pollers.length === 0) throw new Error('no worker polls this queue');
    }
    return 'polled';
  });
}
