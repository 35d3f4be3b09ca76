// What the rest of Stillhouse knows of training and inference. Nothing here says how: the eager engine and any
// later one stand behind the same interface.
import type { Architecture } from '../contracts/models/architecture';
import type { LayerHint } from '../contracts/labels/hints';
import type { ModelCost, Score } from '../contracts/models/models';
import type { Task } from '../contracts/data/task';
import type { Loss, Optimizer } from '../contracts/training/training';
import type { EarlyStopping, Precision, PrecisionOption } from '../contracts/training/training-options';
import type { TrainingView } from '../data/batches';
import type { Inputs, LabelledRows } from '../data/labelled-rows';
import type { Sampling } from '../data/sampling';

export interface TrainRequest {
  architecture: Architecture;
  classes: number;
  train: LabelledRows;
  /** Epoch `e` (from 0) trains on view `e mod views.length`. */
  views: readonly TrainingView[];
  /** Which rows an epoch takes; every row once where absent. */
  sampling?: Sampling;
  validation: LabelledRows;
  loss: Loss;
  /** Layers of a teacher that layers of the network learn from too. Views have their values, in the same order. */
  hints?: readonly LayerHint[];
  optimizer: Optimizer;
  /** float32 where absent. `auto` takes that of `resumeFrom`, or measures. */
  precision?: PrecisionOption;
  batchSize: number;
  /** Length of the whole schedule: what the learning-rate schedule spans. */
  epochs: number;
  /** Where this training stops, at most `epochs`. */
  untilEpoch: number;
  /** Scores validation after every epoch. What it keeps and when it ends don't depend on `untilEpoch`. */
  earlyStopping?: EarlyStopping;
  /** Initial weights and the order of the rows. */
  seed: number;
  /** A network whose weights are taken where they fit, in the place of initial ones. */
  start?: TrainingStart;
  /** Bytes from `onCheckpoint` or `TrainResult` to go on from; null starts afresh. */
  resumeFrom: Uint8Array | null;
  /** Also scores validation after every so many epochs; 0 scores it once, at the end. */
  validateEvery: number;
}

/** What a training takes over, and what becomes of it. */
export interface TrainingStart {
  network: RunnableNetwork;
  /** The layer of the logits isn't taken over. */
  newHead: boolean;
  /** What is taken over stays as it is, but for the layer of the logits. */
  freeze: boolean;
}

/** A request whose precision is known. */
export interface SettledRequest extends TrainRequest {
  precision?: Precision;
}

export interface TrainProgress {
  step: number;
  totalSteps: number;
  /** Epochs finished. */
  epoch: number;
  /** Of the newest step, in nats. */
  loss: number;
  /** Since this call began. */
  rowsPerSecond: number;
  /** Of the newest validation; null before the first. */
  validationErrorRate: number | null;
}

export interface SavedCheckpoint {
  bytes: Uint8Array;
  step: number;
  epoch: number;
}

export interface TrainCallbacks {
  /** At most five times a second, and once at the end. */
  onProgress(progress: TrainProgress): void;
  /**
   * After an epoch, where saving then takes at most 2 % of the time; after 30 s without one; and before `Stopped`.
   * Training waits for it.
   */
  onCheckpoint(checkpoint: SavedCheckpoint): Promise<void>;
  /** Asked before every step. The engine lets the event loop turn between steps, so a message may change it. */
  shouldStop(): boolean;
  /** A clock in milliseconds that never runs backwards, such as `performance.now`. */
  nowMs(): number;
}

/** One of the networks that are trained together. */
export interface GroupMember {
  request: TrainRequest;
  /**
   * null where it is trained already: only its place is kept, so that the others get the bits that they get beside it.
   */
  callbacks: TrainCallbacks | null;
}

export interface EpochRecord {
  /** From 0. */
  epoch: number;
  /** Mean over the epoch's steps, in nats. */
  loss: number;
  validation: Score | null;
}

export interface TrainResult {
  /** A weights file: of the newest epoch, or with early stopping of the best. So is the validation. */
  weights: Uint8Array;
  checkpoint: Uint8Array;
  validation: Score;
  /** float32 [validation rows, classes] */
  validationLogProbabilities: Float32Array;
  cost: ModelCost;
  history: EpochRecord[];
  /** What it computed in. */
  precision: Precision;
  epochsRun: number;
  /** From 0; null without early stopping. */
  bestEpoch: number | null;
  steps: number;
}

/** A network that can be run: its shape and its weights file. */
export interface RunnableNetwork {
  architecture: Architecture;
  inputShape: readonly number[];
  classes: number;
  /** Absent where the outputs are logits of classes. */
  task?: Task | undefined;
  weights: Uint8Array;
}

export interface PredictRequest {
  network: RunnableNetwork;
  rows: number;
  /** [rows, ...inputShape of the network] */
  inputs: Inputs;
  /** int8 [rows, 2], (dy, dx), of images only; null leaves them where they are. */
  shifts: Int8Array | null;
}

/** What a hidden layer of a network gives for rows, as hints keep it. */
export interface LayerRequest extends PredictRequest {
  layer: string;
  /** The layer's outputs, or of one with maps where it is active. */
  keep: 'outputs' | 'attention';
  /** Outputs are projected at random to so many numbers. */
  project?: { dims: number; seed: number };
}

export interface LayerValues {
  /** Of one row. */
  shape: number[];
  /** Bits of float16 [rows, …shape]. */
  values: Uint16Array;
}

/** Whoever opens it closes it. */
export interface RowProjection {
  /** float32 [rows, width] → float32 [rows, dims] */
  project(values: Float32Array): Float32Array;
  close(): void;
}

/** Members of an ensemble that see the same rows. A single network is an ensemble of one. */
export interface EnsembleRequest extends Omit<PredictRequest, 'network'> {
  /** With non-negative weights, which need not sum to 1. Members of weight 0 are not run. */
  members: readonly { network: RunnableNetwork; weight: number }[];
  /** What the members compute in; float32 where absent. `auto` measures, by `PredictCallbacks.nowMs`. */
  precision?: PrecisionOption;
}

export interface PredictCallbacks {
  onRows?(rowsDone: number): void;
  shouldStop?(): boolean;
  /** A clock in milliseconds that never runs backwards. */
  nowMs?(): number;
}

export interface LatencyRequest {
  /** Run one after the other for each row, as an ensemble is. All take the same inputs. */
  networks: readonly RunnableNetwork[];
  rows: number;
  /** [rows, ...inputShape of the networks], taken in turn. */
  inputs: Inputs;
  /** How many single-row predictions are timed. */
  samples: number;
  nowMs(): number;
}

export interface Latency {
  /** Microseconds. */
  p50: number;
  p99: number;
}

export interface Engine {
  /**
   * @throws Diverged where a loss is NaN or infinite; Stopped after `shouldStop`, with a checkpoint saved;
   *   InvalidInput for a precision that this engine doesn't have; InvalidData where `resumeFrom` is malformed or belongs
   *   to another training.
   */
  train(request: TrainRequest, callbacks: TrainCallbacks): Promise<TrainResult>;
  /**
   * Trains networks side by side where they are of one kind and the engine can, and otherwise one after the other. What
   * becomes of one is no matter for the others. Checkpoints are those of `train`, and go on either way. The bits of a
   * network follow from its place and from what the members are, done ones too; those of `train` differ in the last
   * digits.
   *
   * @returns in the order of the members, null for those that are done.
   */
  trainTogether(members: readonly GroupMember[]): Promise<(PromiseSettledResult<TrainResult> | null)[]>;
  /**
   * @returns log-probabilities, float32 [rows, classes].
   * @throws Stopped after `shouldStop`; InvalidData where the weights file is malformed.
   */
  predict(request: PredictRequest, callbacks?: PredictCallbacks): Promise<Float32Array>;
  /**
   * Averages the members' probabilities, all in one program. Left out by engines that run member by member.
   *
   * @returns log-probabilities, float32 [rows, classes].
   */
  predictEnsemble?(request: EnsembleRequest, callbacks?: PredictCallbacks): Promise<Float32Array>;
  /**
   * @throws Stopped after `shouldStop`; InvalidData where the weights file is malformed, or float16 doesn't hold what the layer
   *   gives.
   */
  predictLayer(request: LayerRequest, callbacks?: PredictCallbacks): Promise<LayerValues>;
  /** For rows of `width` numbers that come from elsewhere: what `LayerRequest.project` is to a layer of a network. */
  openProjection(width: number, project: { dims: number; seed: number }): RowProjection;
  /** Times single-row predictions, inputs to logits, after a warm-up. */
  measureLatency(request: LatencyRequest): Promise<Latency>;
}
