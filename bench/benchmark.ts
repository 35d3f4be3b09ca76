import type { BenchOptions } from './bench-options';
import { runInference } from './inference/run-inference';
import { INFERENCE_PEERS } from './inference/inference-peers';
import type { Peer } from './measure/peer';
import type { PeerSummary } from './measure/summarise';
import { INFERENCE_TARGETS, TRAINING_TARGETS, type Target } from './report/targets';
import { runTraining } from './training/run-training';
import { TRAINING_PEERS } from './training/training-peers';

export type BenchmarkName = 'training' | 'inference';

/** What the two benchmarks differ in. */
export interface Benchmark {
  peers: readonly Peer[];
  targets: readonly Target[];
  run: (options: BenchOptions) => Promise<PeerSummary[]>;
  timeTitle: string;
}

export const BENCHMARKS: Readonly<Record<BenchmarkName, Benchmark>> = {
  training: {
    peers: TRAINING_PEERS,
    targets: TRAINING_TARGETS,
    run: runTraining,
    timeTitle: 'Time of a step, ms, and as a multiple of ours:',
  },
  inference: {
    peers: INFERENCE_PEERS,
    targets: INFERENCE_TARGETS,
    run: runInference,
    timeTitle: 'Time of a thousand rows, ms, and as a multiple of ours:',
  },
};
