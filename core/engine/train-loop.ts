import { setImmediate } from 'node:timers/promises';
import type { TrainingIdentity, TrainingState } from '../contracts/checkpoint';
import { Diverged, Stopped } from '../contracts/errors';
import type { Score } from '../contracts/models';
import { batchesPerEpoch, createBatchFeeder, orderRows, type TrainingView } from '../data/batches';
import { scorePredictions } from '../distillation/score-predictions';
import { listWeights } from '../models/list-weights';
import { encodeCheckpoint } from './checkpoint';
import type { TrainCallbacks, TrainRequest } from './engine';
import { learningRateAt } from './learning-rate';
import { predictRows } from './predict-rows';
import type { Stepper } from './stepper';

/** Reading a loss waits for the device, so losses are read together; a divergence is seen this much later. */
const SETTLE_STEPS = 50;
const PROGRESS_MS = 200;
const CHECKPOINT_MS = 30_000;
/** The event loop turns every so many steps, for messages to arrive. */
const YIELD_STEPS = 4;

export interface Validation {
  score: Score;
  /** float32 [rows, classes] */
  logProbabilities: Float32Array;
}

/** Drives a stepper through epochs. Knows when, not how: nothing here depends on the engine. */
export class TrainLoop {
  private readonly batches: number;
  private readonly startedMs: number;
  private readonly startedStep: number;
  private progressMs = -Infinity;
  private checkpointMs: number;
  private lastLoss = NaN;
  private validation: Validation | null = null;

  constructor(
    private readonly stepper: Stepper,
    private readonly request: TrainRequest,
    private readonly identity: TrainingIdentity,
    private readonly state: TrainingState,
    private readonly callbacks: TrainCallbacks,
  ) {
    this.batches = batchesPerEpoch(request.train.rows, request.batchSize);
    this.startedMs = callbacks.nowMs();
    this.checkpointMs = this.startedMs;
    this.startedStep = state.step;
  }

  /**
   * Trains up to `untilEpoch` and scores validation.
   *
   * @throws Diverged, Stopped
   */
  async run(): Promise<Validation> {
    const { request, state } = this;
    const feed = createBatchFeeder(request.train, request.classes, request.batchSize);
    while (state.epoch < request.untilEpoch) await this.runEpoch(feed);
    this.validation ??= await this.validate();
    this.reportProgress();
    return this.validation;
  }

  /** Bytes that go on from here. */
  encode(): Uint8Array {
    const { architecture, classes, train } = this.request;
    const checkpoint = { identity: this.identity, state: this.state, network: this.stepper.snapshot() };
    return encodeCheckpoint(checkpoint, listWeights(architecture, train.shape, classes));
  }

  private async runEpoch(feed: ReturnType<typeof createBatchFeeder>): Promise<void> {
    const { request, state, callbacks, stepper } = this;
    const view = this.viewOf(state.epoch);
    const order = orderRows(request.train.rows, request.seed, state.epoch);
    const totalSteps = request.epochs * this.batches;
    this.validation = null;
    while (state.batch < this.batches) {
      if (callbacks.shouldStop()) await this.stop();
      const batch = feed(view, order, state.batch * request.batchSize);
      stepper.step(batch, state.step + 1, learningRateAt(request.optimizer, state.step, totalSteps));
      state.step += 1;
      state.batch += 1;
      if (state.step % YIELD_STEPS === 0) await setImmediate();
      await this.afterStep();
    }
    await this.finishEpoch();
  }

  private viewOf(epoch: number): TrainingView {
    const { views } = this.request;
    const view = views[epoch % views.length];
    if (!view) throw new Error('training needs at least one view');
    return view;
  }

  private async afterStep(): Promise<void> {
    const nowMs = this.callbacks.nowMs();
    const progressDue = nowMs - this.progressMs >= PROGRESS_MS;
    if (progressDue || this.state.step % SETTLE_STEPS === 0) this.settle();
    if (progressDue) this.reportProgress();
    if (nowMs - this.checkpointMs >= CHECKPOINT_MS) await this.saveCheckpoint();
  }

  /** Reads the losses that are due. Sums them one by one, so that when it is called doesn't change a bit. */
  private settle(): void {
    const losses = this.stepper.takeLosses();
    const first = this.state.step - losses.length + 1;
    losses.forEach((loss, i) => {
      if (!Number.isFinite(loss)) throw new Diverged(first + i, loss);
      this.state.lossSum += loss;
      this.lastLoss = loss;
    });
  }

  private async finishEpoch(): Promise<void> {
    const { state, request } = this;
    this.settle();
    const { validateEvery } = request;
    if (validateEvery > 0 && (state.epoch + 1) % validateEvery === 0) this.validation = await this.validate();
    const validation = this.validation?.score ?? null;
    state.history.push({ epoch: state.epoch, loss: state.lossSum / this.batches, validation });
    state.epoch += 1;
    state.batch = 0;
    state.lossSum = 0;
    await this.saveCheckpoint();
  }

  private async validate(): Promise<Validation> {
    const { validation, classes } = this.request;
    const rows = { ...validation, shifts: null };
    const predict = (images: Float32Array, count: number) => this.stepper.predict(images, count);
    const logProbabilities = await predictRows(predict, rows, classes);
    const { score } = scorePredictions(logProbabilities, validation.labels, classes);
    if (!Number.isFinite(score.loss)) throw new Diverged(this.state.step, score.loss);
    return { score, logProbabilities };
  }

  private async saveCheckpoint(): Promise<void> {
    this.settle();
    const { step, epoch } = this.state;
    await this.callbacks.onCheckpoint({ bytes: this.encode(), step, epoch });
    this.checkpointMs = this.callbacks.nowMs();
  }

  private async stop(): Promise<never> {
    await this.saveCheckpoint();
    const { step, epoch } = this.state;
    throw new Stopped(`stopped at step ${step} in epoch ${epoch}`, { step, epoch });
  }

  private reportProgress(): void {
    const { state, request, callbacks } = this;
    const seconds = Math.max(1e-3, (callbacks.nowMs() - this.startedMs) / 1000);
    const rows = ((state.step - this.startedStep) / this.batches) * request.train.rows;
    const score = this.validation?.score ?? state.history.findLast((record) => record.validation)?.validation;
    callbacks.onProgress({
      step: state.step,
      totalSteps: request.untilEpoch * this.batches,
      epoch: state.epoch,
      loss: this.lastLoss,
      rowsPerSecond: rows / seconds,
      validationErrorRate: score ? score.errors / score.rows : null,
    });
    this.progressMs = callbacks.nowMs();
  }
}
