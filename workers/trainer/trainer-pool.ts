/** The trainer processes of one worker: one per slot, started when first needed, reused from job to job. */
import { HintShard } from '../../core/contracts/labels/hints';
import { ScoredTeacher, TrainedModel } from '../../core/contracts/models/models';
import { LabelCheck, type LabelCheckJob } from '../../core/contracts/labels/label-check';
import { LabelShard } from '../../core/contracts/labels/soft-labels';
import {
  GroupOutcomes,
  TestScores,
  type HintJob,
  type LabelJob,
  type ScoreJob,
  type TestJob,
  type TrainerJob,
  type TrainGroupJob,
  type TrainJob,
} from '../../core/contracts/training/trainer-jobs';
import type { Trainer, TrainerRunOptions } from '../../activities/trainer';
import { startTrainerProcess, type TrainerProcess, type TrainerSettings } from './trainer-process';

export interface TrainerPool extends Trainer {
  /** Ends all processes; jobs still running fail with `TrainerLost` or `Stopped`. */
  end: () => Promise<void>;
}

interface Slot {
  /** From 0; what a device is chosen by. */
  number: number;
  busy: boolean;
  /** Absent until the first job, and after the process died. */
  process?: TrainerProcess;
}

const RESULTS = {
  train: TrainedModel,
  'train-group': GroupOutcomes,
  label: LabelShard,
  hint: HintShard,
  'check-labels': LabelCheck,
  score: ScoredTeacher,
  test: TestScores,
};

export function createTrainerPool(settings: TrainerSettings): TrainerPool {
  const slots: Slot[] = [];

  /** A slot whose process runs already, else one whose process died, else a new one. */
  function takeSlot(): Slot {
    const free = slots.filter((slot) => !slot.busy);
    const slot = free.find(({ process }) => process?.alive) ?? free[0] ?? addSlot();
    slot.busy = true;
    return slot;
  }

  function addSlot(): Slot {
    const slot = { number: slots.length, busy: false };
    slots.push(slot);
    return slot;
  }

  async function runOnFree(job: TrainerJob, options: TrainerRunOptions): Promise<unknown> {
    const slot = takeSlot();
    try {
      if (!slot.process?.alive) slot.process = await startTrainerProcess(settings, slot.number);
      return await slot.process.run(job, options);
    } finally {
      slot.busy = false;
    }
  }

  function run(job: TrainJob, options: TrainerRunOptions): Promise<TrainedModel>;
  function run(job: TrainGroupJob, options: TrainerRunOptions): Promise<GroupOutcomes>;
  function run(job: LabelJob, options: TrainerRunOptions): Promise<LabelShard>;
  function run(job: HintJob, options: TrainerRunOptions): Promise<HintShard>;
  function run(job: LabelCheckJob, options: TrainerRunOptions): Promise<LabelCheck>;
  function run(job: ScoreJob, options: TrainerRunOptions): Promise<ScoredTeacher>;
  function run(job: TestJob, options: TrainerRunOptions): Promise<TestScores>;
  async function run(job: TrainerJob, options: TrainerRunOptions): Promise<unknown> {
    return RESULTS[job.kind].parse(await runOnFree(job, options));
  }

  return {
    run,
    async end() {
      await Promise.all(slots.flatMap(({ process }) => process?.end() ?? []));
    },
  };
}
