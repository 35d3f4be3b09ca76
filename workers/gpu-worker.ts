/** Entry point of the worker for the trainer queue: one trainer process per slot, on a GPU or on CPU cores. */
import { availableParallelism } from 'node:os';
import { createTrainerActivities } from '../activities/create-activities';
import { TRAINER_QUEUE } from '../core/contracts/task-queues';
import type { Config } from '../infra/config/config';
import { exitOnFailure, runWorker } from './run-worker';
import { createTrainerPool } from './trainer/trainer-pool';

runWorker(({ config, deployment, stores }) => {
  const trainer = createTrainerPool({ store: deployment.s3, env: trainerEnvironment(config) });
  return {
    options: {
      taskQueue: TRAINER_QUEUE,
      maxConcurrentActivityTaskExecutions: config.slots,
      activities: createTrainerActivities({ ...stores, trainer }),
    },
    end: trainer.end,
  };
}).catch(exitOnFailure);

/** Slots share the cores. A fixed number of threads per slot also makes results repeatable bit for bit. */
function trainerEnvironment({ slots, device }: Config): NodeJS.ProcessEnv {
  const threads = String(Math.max(1, Math.floor(availableParallelism() / slots)));
  return {
    ...process.env,
    TF_CPP_MIN_LOG_LEVEL: '2',
    ...(device === 'gpu' ? { TF_FORCE_GPU_ALLOW_GROWTH: 'true' } : { CUDA_VISIBLE_DEVICES: '' }),
    TF_NUM_INTRAOP_THREADS: threads,
    TF_NUM_INTEROP_THREADS: '1',
    OMP_NUM_THREADS: threads,
  };
}
