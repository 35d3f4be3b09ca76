import type { Config } from '../infra/config/config';

/**
 * The environment of the trainer process in a slot. Slots share the cores, and take the GPUs in turn. A fixed
 * number of threads per slot also makes results repeatable bit for bit.
 */
export function trainerEnvironment(
  slot: number,
  { slots, device }: Pick<Config, 'slots' | 'device'>,
  machine: { cpus: number; gpus: number },
  inherited: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const threads = String(Math.max(1, Math.floor(machine.cpus / slots)));
  return {
    ...inherited,
    TF_CPP_MIN_LOG_LEVEL: '2',
    TF_NUM_INTRAOP_THREADS: threads,
    // Chains of operations run side by side where a slot has several threads.
    TF_NUM_INTEROP_THREADS: threads,
    OMP_NUM_THREADS: threads,
    CUDA_VISIBLE_DEVICES: device === 'gpu' ? chooseGpu(slot, machine.gpus, inherited) : '',
    // Several slots may share a GPU: none may take all of its memory at the start.
    TF_FORCE_GPU_ALLOW_GROWTH: 'true',
  };
}

function chooseGpu(slot: number, gpus: number, inherited: NodeJS.ProcessEnv): string {
  const visible =
    inherited['CUDA_VISIBLE_DEVICES']?.split(',') ??
    Array.from({ length: Math.max(1, gpus) }, (_, i) => String(i));
  return visible[slot % visible.length] ?? '';
}
