/** Entry point of the worker for the trainer queue: one trainer process per slot, on a GPU or on CPU cores. */
import { createTrainerActivities } from '../activities/create-activities';
import { TRAINER_QUEUE } from '../core/contracts/task-queues';
import { precisionsOf } from '../core/engine/precision/precisions-of';
import { readMachine } from '../infra/config/machine';
import { exitOnFailure, runWorker } from './run-worker';
import { createTrainerPool } from './trainer/trainer-pool';
import { trainerEnvironment } from './trainer-environment';

runWorker(({ config, deployment, stores }) => {
  const machine = readMachine(process.env);
  const trainer = createTrainerPool({
    store: deployment.s3,
    engine: config.engine,
    environmentOf: (slot) => trainerEnvironment(slot, config, machine, process.env),
  });
  return {
    options: {
      taskQueue: TRAINER_QUEUE,
      maxConcurrentActivityTaskExecutions: config.slots,
      activities: createTrainerActivities({
        ...stores,
        trainer,
        slots: config.slots,
        precisions: precisionsOf(config.engine),
      }),
    },
    end: trainer.end,
  };
}).catch(exitOnFailure);
