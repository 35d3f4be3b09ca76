/**
 * Entry point of a trainer process: takes one job after the other from its worker, and ends when the worker does.
 * It leaves signals to the worker: Ctrl-C in a terminal reaches every process of the group.
 */
import { setTimeout } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-node-gpu';
import type { TrainerJob } from '../../core/contracts/training/trainer-jobs';
import { createCompiledEngine } from '../../core/engine/compiled/create-compiled-engine';
import { createEagerEngine } from '../../core/engine/eager/create-eager-engine';
import { openStores } from '../../storage/open-stores';
import { openTeacher } from '../../teachers/open-teacher';
import { createTeacherCache } from '../../teachers/teacher-cache';
import { cacheBlobs } from './cache-blobs';
import type { JobContext } from './job-context';
import type { FromTrainer, ToTrainer } from './protocol';
import { runJob } from './run-job';
import { serializeError } from './serialize-error';

type Configuration = Extract<ToTrainer, { type: 'configure' }>;

/** As the worker set them for this process. */
const THREADS = Number(process.env['TF_NUM_INTRAOP_THREADS'] ?? 1);
const CACHE_BYTES = 512 * 2 ** 20;

let context: JobContext | undefined;
let stopping = false;

process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('disconnect', () => process.exit(0));
process.on('message', (message: ToTrainer) => {
  if (message.type === 'configure') {
    context = createContext(message);
    send({ type: 'ready' });
  }
  if (message.type === 'stop') stopping = true;
  if (message.type === 'start') void run(message.job);
});

function createContext({ store, engine }: Configuration): JobContext {
  const { blobs: stored, checkpoints } = openStores(store);
  const blobs = cacheBlobs(stored, CACHE_BYTES);
  const nowMs = () => performance.now();
  const sleep = async (durationMs: number) => {
    await setTimeout(durationMs);
  };
  const around = { blobs, tf, threads: THREADS, variables: process.env, nowMs, sleep };
  return {
    blobs,
    checkpoints,
    engine: engine === 'eager' ? createEagerEngine(tf) : createCompiledEngine(tf, { threads: THREADS }),
    teachers: createTeacherCache((model) => openTeacher(model, around)),
    report: (progress) => send({ type: 'progress', progress }),
    shouldStop: () => stopping,
    nowMs,
  };
}

async function run(job: TrainerJob): Promise<void> {
  stopping = false;
  try {
    if (!context) throw new Error('a job came before the configuration');
    send({ type: 'done', result: await runJob(job, context) });
  } catch (error) {
    send({ type: 'failed', error: serializeError(error) });
  }
}

function send(message: FromTrainer): void {
  process.send?.(message, () => undefined); // a worker that is gone shows as a disconnect
}
