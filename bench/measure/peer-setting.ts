/** Where a peer computes, and on batches of how many rows. It learns both from its environment. */
export interface PeerSetting {
  device: 'cpu' | 'gpu';
  /** Of a training step; inference has its own sizes. */
  batchRows: number;
}

/** What the published results are of. */
export const PUBLISHED_SETTING: PeerSetting = { device: 'cpu', batchRows: 128 };

/** The environment variables that carry a setting; `bench/peers/workload.py` reads the same. */
export function encodeSetting({ device, batchRows }: PeerSetting): Record<string, string> {
  return { BENCH_DEVICE: device, BENCH_BATCH_ROWS: String(batchRows) };
}

/** What a driver in Node was told. */
export function readSetting(environment: NodeJS.ProcessEnv): PeerSetting {
  const { BENCH_DEVICE, BENCH_BATCH_ROWS } = environment;
  return {
    device: BENCH_DEVICE === 'gpu' ? 'gpu' : 'cpu',
    batchRows: Number(BENCH_BATCH_ROWS ?? PUBLISHED_SETTING.batchRows),
  };
}
