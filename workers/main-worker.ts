/** Entry point of the worker for the main queue: all workflows, and the activities that need no trainer. */
import { join } from 'node:path';
import { createMainActivities } from '../activities/create-activities';
import { MAIN_QUEUE } from '../core/contracts/task-queues';
import { RECIPES_DIR } from '../infra/config/project-paths';
import { exampleDataDir } from '../infra/setup/paths.cjs';
import { exitOnFailure, runWorker } from './run-worker';

runWorker(({ stores }) => ({
  options: {
    taskQueue: MAIN_QUEUE,
    workflowsPath: join(__dirname, '..', 'workflows', 'index.ts'),
    activities: createMainActivities({
      ...stores,
      recipesDir: RECIPES_DIR,
      exampleDataDir,
    }),
  },
})).catch(exitOnFailure);
