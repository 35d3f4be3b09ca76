import path from 'node:path';
import { InvalidInput } from '../../../core/contracts/errors';
import { loadConfig } from '../../../infra/config/config';
import { readMachine } from '../../../infra/config/machine';
import { PROJECT_ROOT } from '../../../infra/config/project-paths';

const MACHINE = { cpus: 6, gpus: 0 };
const WITH_GPUS = { cpus: 6, gpus: 2 };
const load = (variables: Record<string, string>) => loadConfig(variables, MACHINE);

test('without variables: CPU, a slot per CPU, usual ports, embedded services', () => {
  expect(load({ PATH: '/bin', TEMPORAL_ADDRESS: 'x:1' })).toEqual({
    device: 'cpu',
    engine: 'compiled',
    slots: 6,
    dataDir: path.join(PROJECT_ROOT, '.stillhouse'),
    ports: { temporal: 7233, ui: 8233, s3: 8333 },
    s3: undefined,
  });
});

test('a slot per GPU, at least one, unless said otherwise', () => {
  expect(loadConfig({}, WITH_GPUS)).toMatchObject({ device: 'gpu', slots: 2 });
  expect(loadConfig({ STILLHOUSE_DEVICE: 'cpu' }, WITH_GPUS)).toMatchObject({ device: 'cpu', slots: 6 });
  expect(load({ STILLHOUSE_DEVICE: 'gpu' }).slots).toBe(1);
  expect(load({ STILLHOUSE_DEVICE: 'gpu', STILLHOUSE_SLOTS: '5' }).slots).toBe(5);
});

test.each([
  ['STILLHOUSE_DEVICE', 'tpu', '"cpu", "gpu"'],
  ['STILLHOUSE_ENGINE', 'fast', '"compiled", "eager"'],
  ['STILLHOUSE_SLOTS', '0', 'from 1 to 256'],
  ['STILLHOUSE_SLOTS', '1.5', 'from 1 to 256'],
  ['STILLHOUSE_SLOTS', 'two', 'from 1 to 256'],
  ['STILLHOUSE_UI_PORT', '70000', 'from 1 to 65535'],
  ['STILLHOUSE_S3_ENDPOINT', '127.0.0.1:8333', 'a URL such as http://'],
  ['STILLHOUSE_S3_ENDPOINT', 'ftp://host', 'a URL such as http://'],
  ['STILLHOUSE_S3_BUCKET', 'My_Bucket', '3 to 63 lower-case'],
  ['STILLHOUSE_S3_FORCE_PATH_STYLE', 'yes', '"true", "false"'],
  ['STILLHOUSE_S3_PREFIX', '/x', 'no slash at the start'],
])('%s=%s is refused with what is allowed', (name, value, allowed) => {
  const failure = refusal({ STILLHOUSE_S3_BUCKET: 'fine', [name]: value });
  expect(failure).toBeInstanceOf(InvalidInput);
  expect(String(failure)).toContain(`${name}: got ${JSON.stringify(value)}`);
  expect(String(failure)).toContain(allowed);
});

test('all wrong variables are named at once', () => {
  const failure = String(refusal({ STILLHOUSE_SLOTS: 'x', STILLHOUSE_S3_PORT: 'y' }));
  expect(failure).toContain('STILLHOUSE_SLOTS');
  expect(failure).toContain('STILLHOUSE_S3_PORT');
});

test('an unknown variable of ours is refused by name; those of the set-up are not', () => {
  expect(String(refusal({ STILLHOUSE_SLOT: '3' }))).toMatch(
    /STILLHOUSE_SLOT: got "3".*known:.*STILLHOUSE_SLOTS/s,
  );
  const ofSetup = ['STILLHOUSE_CACHE', 'STILLHOUSE_MNIST_DIR', 'STILLHOUSE_FASHION_MNIST_DIR'];
  expect(() => load(Object.fromEntries(ofSetup.map((name) => [name, 'x'])))).not.toThrow();
});

test('secrets of recipes are for trainers, and no settings', () => {
  expect(() => load({ STILLHOUSE_SECRET_MODELS: 'x' })).not.toThrow();
});

test('an empty variable counts as unset', () => {
  expect(load({ STILLHOUSE_S3_BUCKET: '', STILLHOUSE_SLOTS: '', STILLHOUSE_NEW: '' }).slots).toBe(6);
});

test('a bucket alone is on AWS; with an endpoint, path style', () => {
  expect(load({ STILLHOUSE_S3_BUCKET: 'models', AWS_REGION: 'eu-west-1' }).s3).toEqual({
    bucket: 'models',
    region: 'eu-west-1',
    forcePathStyle: false,
    prefix: '',
  });
  const endpoint = 'https://s3.example.org';
  const own = {
    STILLHOUSE_S3_BUCKET: 'models',
    STILLHOUSE_S3_ENDPOINT: endpoint,
    STILLHOUSE_S3_PREFIX: 'a/',
  };
  expect(load(own).s3).toEqual({
    endpoint,
    bucket: 'models',
    region: 'us-east-1',
    forcePathStyle: true,
    prefix: 'a/',
  });
  expect(load({ ...own, STILLHOUSE_S3_FORCE_PATH_STYLE: 'false' }).s3?.forcePathStyle).toBe(false);
});

test('an endpoint without a bucket is refused', () => {
  const failure = refusal({ STILLHOUSE_S3_ENDPOINT: 'https://s3.example.org' });
  expect(String(failure)).toContain('STILLHOUSE_S3_BUCKET: got nothing');
});

test('a relative data folder lies in the project', () => {
  expect(load({ STILLHOUSE_DATA_DIR: 'data' }).dataDir).toBe(path.join(PROJECT_ROOT, 'data'));
  expect(load({ STILLHOUSE_DATA_DIR: '/var/x' }).dataDir).toBe('/var/x');
});

test.each([
  ['0,1', 2],
  ['GPU-8f2', 1],
  ['', 0],
  ['-1', 0],
])('CUDA_VISIBLE_DEVICES=%j is %d GPUs', (visible, gpus) => {
  expect(readMachine({ CUDA_VISIBLE_DEVICES: visible }).gpus).toBe(gpus);
});

function refusal(variables: Record<string, string>): unknown {
  try {
    return load(variables);
  } catch (error) {
    return error;
  }
}
