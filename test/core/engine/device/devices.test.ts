import { findDevices, GPU_DEVICES } from '../../../../core/engine/device/devices';
import { placeNode } from '../../../../core/engine/device/place-node';
import type { TensorFlow } from '../../../../core/models/tensorflow';

function backendWith(isUsingGpuDevice: boolean): TensorFlow {
  // The package for GPUs runs on a CPU as well.
  const backend = { isGPUPackage: true, isUsingGpuDevice };
  return { getBackend: () => 'tensorflow', backend: () => backend } as unknown as TensorFlow;
}

test('programs have devices where TensorFlow found a GPU, whatever the package', () => {
  expect(findDevices(backendWith(true))).toBe(GPU_DEVICES);
  expect(findDevices(backendWith(false))).toBeNull();
});

test('variables are on the accelerator wherever they are used; all else is where it is needed', () => {
  const devices = { accelerator: 'A', host: 'H' };
  expect(placeNode({ op: 'AssignVariableOp' }, 'host', devices)).toBe('A');
  expect(placeNode({ op: 'Cast' }, 'host', devices)).toBe('H');
  expect(placeNode({ op: 'AddV2' }, 'accelerator', devices)).toBe('A');
});
