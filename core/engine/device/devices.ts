import { nativeBackend } from '../../models/native-backend';
import type { TensorFlow } from '../../models/tensorflow';

/** TensorFlow's names of the devices that a program's nodes are placed on. */
export interface Devices {
  /** Where the data, the variables and the arithmetic of the steps are. */
  accelerator: string;
  /** Where calls are fed, and what a call needs once is computed. */
  host: string;
}

export const GPU_DEVICES: Devices = { accelerator: '/device:GPU:0', host: '/device:CPU:0' };

/**
 * The devices of programs in this process; null where TensorFlow has the CPU alone, where nothing needs a place.
 *
 * The backend asks TensorFlow for its devices as it starts, so a GPU that is hidden (`CUDA_VISIBLE_DEVICES`), or whose
 * libraries are missing, doesn't count. `isGPUPackage` only says which package is installed.
 */
export function findDevices(tf: TensorFlow): Devices | null {
  return nativeBackend(tf).isUsingGpuDevice ? GPU_DEVICES : null;
}
