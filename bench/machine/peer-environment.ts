import { availableParallelism } from 'node:os';
import path from 'node:path';
import { cacheDir } from '../../infra/setup/paths.cjs';
import { encodeSetting, type PeerSetting } from '../measure/peer-setting';

/** Every peer gets as many threads, and as many cores, where it computes on the CPU. */
export const THREADS = 2;

/** torch.compile's kernels; emptied before a run, so that the first round compiles and the others find them. */
export const inductorCacheFolder = path.join(cacheDir, 'bench', 'inductor');

export function peerEnvironment(setting: PeerSetting): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ...encodeSetting(setting),
    ...(setting.device === 'gpu' ? gpuEnvironment() : cpuEnvironment()),
    TF_CPP_MIN_LOG_LEVEL: '2',
    KERAS_BACKEND: 'tensorflow',
    // No compiled files beside the peers' programs.
    PYTHONDONTWRITEBYTECODE: '1',
    TORCHINDUCTOR_CACHE_DIR: inductorCacheFolder,
  };
}

/** None takes the whole memory of the device at once. Of the processor's cores each takes what it likes. */
function gpuEnvironment(): NodeJS.ProcessEnv {
  return {
    TF_FORCE_GPU_ALLOW_GROWTH: 'true',
    XLA_PYTHON_CLIENT_PREALLOCATE: 'false',
    JAX_PLATFORMS: 'cuda',
  };
}

function cpuEnvironment(): NodeJS.ProcessEnv {
  const threads = String(THREADS);
  return {
    OMP_NUM_THREADS: threads,
    MKL_NUM_THREADS: threads,
    NPROC: threads,
    TF_NUM_INTRAOP_THREADS: threads,
    TF_NUM_INTEROP_THREADS: threads,
    XLA_FLAGS: `--xla_cpu_multi_thread_eigen=true intra_op_parallelism_threads=${threads}`,
    JAX_PLATFORMS: 'cpu',
    CUDA_VISIBLE_DEVICES: '',
  };
}

/** The command held to the first cores, where the machine has more and they are what is measured. */
export function pinToCores(command: readonly string[], { device }: PeerSetting): string[] {
  if (device === 'gpu' || availableParallelism() <= THREADS) return [...command];
  return ['taskset', '-c', `0-${THREADS - 1}`, ...command];
}
