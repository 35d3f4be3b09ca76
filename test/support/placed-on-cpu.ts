import type { Devices } from '../../core/engine/device/devices';

/** As for a GPU, with the CPU's name in place of the GPU's: such programs run anywhere. */
export const PLACED: Devices = { accelerator: '/device:CPU:0', host: '/device:CPU:0' };
