import { availableParallelism } from 'node:os';
import path from 'node:path';
import { cacheDir } from '../../infra/setup/paths.cjs';

/** Every peer gets as many threads, and as many cores. */
export const THREADS = 2;

/** torch.compile's kernels; emptied before a run, so that the first round compiles and the others find them. */
export const inductorCacheFolder = path.join(cacheDir, 'bench', 'inductor');

export function peerEnvironment(): NodeJS.ProcessEnv {
  const threads = String(THREADS);
  return {
    ...process.env,
    OMP_NUM_THREADS: threads,
    MKL_NUM_THREADS: threads,
    NPROC: threads,
    TF_NUM_INTRAOP_THREADS: threads,
    TF_NUM_INTEROP_THREADS: threads,
    TF_CPP_MIN_LOG_LEVEL: '2',
    XLA_FLAGS: `--xla_cpu_multi_thread_eigen=true intra_op_parallelism_threads=${threads}`,
    JAX_PLATFORMS: 'cpu',
    KERAS_BACKEND: 'tensorflow',
    CUDA_VISIBLE_DEVICES: '',
    // No compiled files beside the peers' programs.
    PYTHONDONTWRITEBYTECODE: '1',
    TORCHINDUCTOR_CACHE_DIR: inductorCacheFolder,
  };
}

/** The command held to the first cores, where the machine has more. */
export function pinToCores(command: readonly string[]): string[] {
  if (availableParallelism() <= THREADS) return [...command];
  return ['taskset', '-c', `0-${THREADS - 1}`, ...command];
}
