import { setImmediate } from 'node:timers/promises';
import type { TrainingIdentity, TrainingState } from '../contracts/training/checkpoint';
import { taskOfLoss } from '../contracts/training/training';
import { Diverged, Stopped } from '../contracts/errors';
import type { Score } from '../contracts/models/models';
import { errorRateOf } from '../contracts/evaluation/primary-value';
import { batchesPerEpoch, type TrainingView } from '../data/batches';
import { orderEpoch } from '../data/order-epoch';
import { scoreOutputs } from '../distillation/score-outputs';
import { encodeCheckpoint, type Checkpoint, type KeptEpoch, type NetworkState } from './checkpoint';
import { findBestEpoch, isOver } from './early-stopping';
import { evaluatedWeights } from './evaluated-weights';
import type { TrainCallbacks, TrainRequest } from './engine';
import type { EpochRows, Stepper } from './stepper';
import { listTrainedWeights } from './trained-network';

/** A chunk is to take so long: long enough to hide the cost of a call, short enough to stop and report in between. */
const CHUNK_MS = 100;
const FIRST_CHUNK_BATCHES = 1;
const PROGRESS_MS = 200;
const CHECKPOINT_MS = 30_000;
/** Of a training's time, what saving at the ends of epochs may take: short epochs would wait for the store most of it. */
const SAVING_SHARE = 0.02;

export interface Validation {
  score: Score;
  /** float32 [rows, classes] */
  logProbabilities: Float32Array;
}

/** What a training gives: of its newest epoch, or of its best where it stops early. */
export interface Outcome extends Validation {
  /** What the network is evaluated and saved with, by weight. */
  weights: ReadonlyMap<string, Float32Array>;
  /** From 0; null where no best epoch is kept. */
  bestEpoch: number | null;
}

/** Drives a stepper through epochs. Knows when, not how: nothing here depends on the engine. */
export class TrainLoop {
  private readonly batches: number;
  private readonly startedMs: number;
  private readonly startedStep: number;
  private chunkBatches = FIRST_CHUNK_BATCHES;
  private progressMs = -Infinity;
  private checkpointMs: number;
  /** What the newest checkpoint took to be saved. */
  private savingMs = 0;
  private checkpointStep: number;
  /** Of this epoch and the next one. */
  private readonly epochRows = new Map<number, EpochRows>();
  private lastLoss = NaN;
  private validation: Validation | null = null;
  private readonly state: TrainingState;
  private best: KeptEpoch | null;

  constructor(
    private readonly stepper: Stepper,
    private readonly request: TrainRequest,
    private readonly identity: TrainingIdentity,
    from: Pick<Checkpoint, 'state' | 'best'>,
    private readonly callbacks: TrainCallbacks,
  ) {
    this.batches = batchesPerEpoch(request.train.rows, request.batchSize);
    this.startedMs = callbacks.nowMs();
    this.checkpointMs = this.startedMs;
    this.state = from.state;
    this.best = from.best;
    this.startedStep = from.state.step;
    this.checkpointStep = from.state.step;
  }

  /**
   * Trains up to `untilEpoch`, or until early stopping ends it, and scores validation.
   *
   * @throws Diverged, Stopped
   */
  async run(): Promise<Outcome> {
    const { request, state } = this;
    const { earlyStopping } = request;
    while (state.epoch < request.untilEpoch && !(earlyStopping && isOver(state.history, earlyStopping)))
      await this.runEpoch();
    const outcome = this.bestOutcome() ?? (await this.newestOutcome());
    this.validation = outcome;
    this.reportProgress();
    return outcome;
  }

  /** Bytes that go on from here, where the network is in this state. */
  encode(network = this.stepper.snapshot()): Uint8Array {
    const { identity, state, best } = this;
    const checkpoint = { identity, state, best, network };
    return encodeCheckpoint(checkpoint, listTrainedWeights(this.request));
  }

  private async newestOutcome(): Promise<Outcome> {
    const validation = this.validation ?? (await this.validate());
    return { ...validation, weights: evaluatedWeights(this.stepper.snapshot()), bestEpoch: null };
  }

  private bestOutcome(): Outcome | null {
    const { best, state, request } = this;
    const bestEpoch = request.earlyStopping ? findBestEpoch(state.history, request.earlyStopping) : null;
    const score = bestEpoch === null ? null : state.history[bestEpoch]?.validation;
    return best && score ? { ...best, score, bestEpoch } : null;
  }

  private async runEpoch(): Promise<void> {
    const { state, callbacks, batches } = this;
    this.validation = null;
    while (state.batch < batches) {
      if (callbacks.shouldStop()) await this.stop();
      const count = Math.min(this.chunkBatches, batches - state.batch);
      await this.runChunk(count);
      await this.afterChunk();
      await setImmediate(); // for messages to arrive
    }
    await this.finishEpoch();
  }

  private async runChunk(batches: number): Promise<void> {
    const { state, request, callbacks } = this;
    const next = state.epoch + 1;
    const startMs = callbacks.nowMs();
    const losses = await this.stepper.train({
      epoch: this.rowsOf(state.epoch),
      nextEpoch: () => (next < request.untilEpoch ? this.rowsOf(next) : null),
      firstBatch: state.batch,
      batches,
      firstStep: state.step,
    });
    this.addLosses(losses);
    state.step += losses.length;
    state.batch += losses.length;
    // The first chunk of a program is slow, so the size is found by doubling and halving.
    const ratio = CHUNK_MS / Math.max(1, callbacks.nowMs() - startMs);
    this.chunkBatches = Math.max(1, Math.round(this.chunkBatches * Math.min(2, Math.max(0.5, ratio))));
  }

  /** Sums the losses one by one, so that the size of a chunk doesn't change a bit. */
  private addLosses(losses: Float32Array): void {
    const { state } = this;
    losses.forEach((loss, i) => {
      if (!Number.isFinite(loss)) throw this.diverged(state.step + i + 1, loss);
      state.lossSum += loss;
      this.lastLoss = loss;
    });
  }

  private diverged(step: number, loss: number): Diverged {
    return new Diverged(step, loss, this.checkpointStep, this.identity.precision);
  }

  private rowsOf(epoch: number): EpochRows {
    const { train, seed, sampling = 'shuffle' } = this.request;
    const rows = this.epochRows.get(epoch) ?? {
      view: this.viewOf(epoch),
      order: orderEpoch(train.labels, sampling, seed, epoch),
    };
    this.epochRows.set(epoch, rows);
    return rows;
  }

  private viewOf(epoch: number): TrainingView {
    const { views } = this.request;
    const view = views[epoch % views.length];
    if (!view) throw new Error('training needs at least one view');
    return view;
  }

  private async afterChunk(): Promise<void> {
    const nowMs = this.callbacks.nowMs();
    if (nowMs - this.progressMs >= PROGRESS_MS) this.reportProgress();
    if (this.sinceCheckpointMs() >= CHECKPOINT_MS) await this.saveCheckpoint();
  }

  private async finishEpoch(): Promise<void> {
    const { state, request } = this;
    const validateEvery = request.earlyStopping ? 1 : request.validateEvery;
    if (validateEvery > 0 && (state.epoch + 1) % validateEvery === 0) this.validation = await this.validate();
    const validation = this.validation?.score ?? null;
    state.history.push({ epoch: state.epoch, loss: state.lossSum / this.batches, validation });
    const isBest = this.isBestSoFar();
    const isDue = this.sinceCheckpointMs() >= this.savingMs / SAVING_SHARE;
    const network = isBest || isDue ? this.stepper.snapshot() : null;
    if (network && isBest) this.keepBest(network);
    this.epochRows.delete(state.epoch);
    state.epoch += 1;
    state.batch = 0;
    state.lossSum = 0;
    if (network && isDue) await this.saveCheckpoint(network);
  }

  /** Whether the newest epoch is the one that early stopping keeps. */
  private isBestSoFar(): boolean {
    const { state, request } = this;
    return !!request.earlyStopping && findBestEpoch(state.history, request.earlyStopping) === state.epoch;
  }

  private keepBest(network: NetworkState): void {
    if (!this.validation) return;
    this.best = { weights: evaluatedWeights(network), logProbabilities: this.validation.logProbabilities };
  }

  private async validate(): Promise<Validation> {
    const { validation, classes, loss } = this.request;
    const logProbabilities = await this.stepper.predict(validation);
    const { score } = scoreOutputs(logProbabilities, classes, { ...validation, task: taskOfLoss(loss) });
    if (!Number.isFinite(score.loss)) throw this.diverged(this.state.step, score.loss);
    return { score, logProbabilities };
  }

  private async saveCheckpoint(network = this.stepper.snapshot()): Promise<void> {
    const { step, epoch } = this.state;
    const startMs = this.callbacks.nowMs();
    await this.callbacks.onCheckpoint({ bytes: this.encode(network), step, epoch });
    this.checkpointMs = this.callbacks.nowMs();
    this.savingMs = this.checkpointMs - startMs;
    this.checkpointStep = step;
  }

  private sinceCheckpointMs(): number {
    return this.callbacks.nowMs() - this.checkpointMs;
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
      validationErrorRate: score && !score.numbers ? errorRateOf(score) : null,
    });
    this.progressMs = callbacks.nowMs();
  }
}
