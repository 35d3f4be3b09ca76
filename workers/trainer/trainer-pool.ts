/** The trainer processes of one worker: one per slot, started when first needed, reused from job to job. */
import { TrainedModel } from '../../core/contracts/models';
import { LabelShard } from '../../core/contracts/soft-labels';
import {
  TestScores,
  type LabelJob,
  type TestJob,
  type TrainerJob,
  type TrainJob,
} from '../../core/contracts/trainer-jobs';
import type { Trainer, TrainerRunOptions } from '../../activities/trainer';
import { startTrainerProcess, type TrainerProcess, type TrainerSettings } from './trainer-process';

export interface TrainerPool extends Trainer {
  /** Ends all processes; jobs still running fail with `TrainerLost` or `Stopped`. */
  end: () => Promise<void>;
}

const RESULTS = { train: TrainedModel, label: LabelShard, test: TestScores };

export function createTrainerPool(settings: TrainerSettings): TrainerPool {
  const idle: TrainerProcess[] = [];
  const all = new Set<TrainerProcess>();

  async function acquire(): Promise<TrainerProcess> {
    for (let free = idle.pop(); free; free = idle.pop()) {
      if (free.alive) return free;
      all.delete(free);
    }
    const started = await startTrainerProcess(settings);
    all.add(started);
    return started;
  }

  async function runOnFree(job: TrainerJob, options: TrainerRunOptions): Promise<unknown> {
    const trainer = await acquire();
    try {
      return await trainer.run(job, options);
    } finally {
      if (trainer.alive) idle.push(trainer);
      else all.delete(trainer);
    }
  }

  function run(job: TrainJob, options: TrainerRunOptions): Promise<TrainedModel>;
  function run(job: LabelJob, options: TrainerRunOptions): Promise<LabelShard>;
  function run(job: TestJob, options: TrainerRunOptions): Promise<TestScores>;
  async function run(job: TrainerJob, options: TrainerRunOptions): Promise<unknown> {
    return RESULTS[job.kind].parse(await runOnFree(job, options));
  }

  return {
    run,
    async end() {
      await Promise.all([...all].map((trainer) => trainer.end()));
      all.clear();
    },
  };
}
