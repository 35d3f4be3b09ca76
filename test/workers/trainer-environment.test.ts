import { trainerEnvironment } from '../../workers/trainer-environment';

const machine = { cpus: 8, gpus: 2 };

function threadsOf(slots: number, { cpus }: { cpus: number }) {
  const env = trainerEnvironment(0, { slots, device: 'cpu' }, { cpus, gpus: 0 }, {});
  return [env['TF_NUM_INTRAOP_THREADS'], env['TF_NUM_INTEROP_THREADS'], env['OMP_NUM_THREADS']];
}

test('on CPU no GPU is seen, and the cores are shared out', () => {
  const env = trainerEnvironment(1, { slots: 4, device: 'cpu' }, machine, { HOME: '/h' });
  expect(env).toMatchObject({ HOME: '/h', CUDA_VISIBLE_DEVICES: '', TF_NUM_INTRAOP_THREADS: '2' });
});

test('twice as many operations run side by side as the slot has cores, but not more than the machine has', () => {
  expect(threadsOf(4, machine)).toEqual(['2', '4', '2']);
  expect(threadsOf(1, machine)).toEqual(['8', '8', '8']);
  expect(threadsOf(2, { cpus: 2 })).toEqual(['1', '2', '1']);
});

test('more slots than cores still get a thread each', () => {
  expect(threadsOf(20, machine)).toEqual(['1', '2', '1']);
  expect(threadsOf(2, { cpus: 1 })).toEqual(['1', '1', '1']);
});

test('slots take the GPUs in turn, of those that are visible', () => {
  const gpuOf = (slot: number, inherited: NodeJS.ProcessEnv) =>
    trainerEnvironment(slot, { slots: 3, device: 'gpu' }, machine, inherited)['CUDA_VISIBLE_DEVICES'];
  expect([0, 1, 2].map((slot) => gpuOf(slot, {}))).toEqual(['0', '1', '0']);
  expect([0, 1, 2].map((slot) => gpuOf(slot, { CUDA_VISIBLE_DEVICES: '5,7' }))).toEqual(['5', '7', '5']);
});
