import type { Config } from '../infra/config/config';

/**
 * The environment of the trainer process in a slot. Slots share the cores, and take the GPUs in turn. A fixed
 * number of threads per operation also makes results repeatable bit for bit; how many operations run side by side
 * changes none.
 */
export function trainerEnvironment(
  slot: number,
  { slots, device }: Pick<Config, 'slots' | 'device'>,
  machine: { cpus: number; gpus: number },
  inherited: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const threads = Math.max(1, Math.floor(machine.cpus / slots));
  return {
    ...inherited,
    TF_CPP_MIN_LOG_LEVEL: '2',
    TF_NUM_INTRAOP_THREADS: String(threads),
    // A layer's two gradients don't wait for each other: so a slot makes use of cores while others have nothing to do.
    TF_NUM_INTEROP_THREADS: String(Math.min(machine.cpus, 2 * threads)),
    OMP_NUM_THREADS: String(threads),
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
