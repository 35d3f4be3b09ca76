import { trainerEnvironment } from '../../workers/trainer-environment';

const machine = { cpus: 8, gpus: 2 };

test('on CPU no GPU is seen, and the cores are shared out', () => {
  const env = trainerEnvironment(1, { slots: 4, device: 'cpu' }, machine, { HOME: '/h' });
  expect(env).toMatchObject({ HOME: '/h', CUDA_VISIBLE_DEVICES: '', TF_NUM_INTRAOP_THREADS: '2' });
});

test('more slots than cores still get a thread each', () => {
  const env = trainerEnvironment(0, { slots: 20, device: 'cpu' }, machine, {});
  expect(env['TF_NUM_INTRAOP_THREADS']).toBe('1');
});

test('slots take the GPUs in turn, of those that are visible', () => {
  const gpuOf = (slot: number, inherited: NodeJS.ProcessEnv) =>
    trainerEnvironment(slot, { slots: 3, device: 'gpu' }, machine, inherited)['CUDA_VISIBLE_DEVICES'];
  expect([0, 1, 2].map((slot) => gpuOf(slot, {}))).toEqual(['0', '1', '0']);
  expect([0, 1, 2].map((slot) => gpuOf(slot, { CUDA_VISIBLE_DEVICES: '5,7' }))).toEqual(['5', '7', '5']);
});
