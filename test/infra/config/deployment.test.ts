import { chmodSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadConfig } from '../../../infra/config/config';
import {
  findDeployment,
  findMissingServices,
  NoDeployment,
  toVariables,
} from '../../../infra/config/deployment';
import { identifyProcess, type ProcessIdentity } from '../../../infra/config/process-identity';
import {
  readServicesState,
  writeServicesState,
  type ServicesState,
} from '../../../infra/config/services-state';
import { makeTempDir } from '../../support/temp-dir';

let temp: ReturnType<typeof makeTempDir>;
beforeEach(() => void (temp = makeTempDir()));
afterEach(() => temp.remove());

const EXTERNAL = { TEMPORAL_ADDRESS: 'temporal.example.org:7233', STILLHOUSE_S3_BUCKET: 'models' };

function ask(variables: Record<string, string>) {
  const all = { STILLHOUSE_DATA_DIR: temp.dir, ...variables };
  return { config: loadConfig(all), variables: all };
}

function self(): ProcessIdentity {
  const identity = identifyProcess(process.pid);
  if (!identity) throw new Error('no such process');
  return identity;
}

function write(part: Partial<ServicesState> = {}): ServicesState {
  const state: ServicesState = {
    launcher: self(),
    ready: true,
    temporal: { address: '127.0.0.1:1', uiAddress: 'http://127.0.0.1:2' },
    s3: {
      endpoint: 'http://127.0.0.1:3',
      bucket: 'stillhouse',
      region: 'us-east-1',
      forcePathStyle: true,
      prefix: '',
      credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
    },
    processes: [],
    ...part,
  };
  writeServicesState(temp.dir, state);
  return state;
}

test('running embedded services are found', () => {
  const state = write();
  const { temporal, s3 } = findDeployment(ask({}));
  expect(temporal).toEqual({
    connectionOptions: { address: '127.0.0.1:1' },
    namespace: 'default',
    uiAddress: 'http://127.0.0.1:2',
  });
  expect(s3).toEqual(state.s3);
});

test('the state file is for its owner only, also where another was there', () => {
  writeFileSync(path.join(temp.dir, 'services.json'), '{}');
  chmodSync(path.join(temp.dir, 'services.json'), 0o644);
  write();
  expect(statSync(path.join(temp.dir, 'services.json')).mode & 0o777).toBe(0o600);
});

test('named services win over running embedded ones, each for itself', () => {
  write();
  const { temporal, s3 } = findDeployment(ask({ STILLHOUSE_S3_BUCKET: 'models' }));
  expect(temporal.connectionOptions.address).toBe('127.0.0.1:1');
  expect(s3.bucket).toBe('models');
  expect(s3.credentials).toBeUndefined();
});

test('named services need no embedded ones', () => {
  const { temporal, s3 } = findDeployment(ask(EXTERNAL));
  expect(temporal).toMatchObject({
    connectionOptions: { address: 'temporal.example.org:7233' },
    uiAddress: undefined,
  });
  expect(s3.bucket).toBe('models');
});

test('where nothing runs, the message says what to do', () => {
  expect(() => findDeployment(ask({}))).toThrow(NoDeployment);
  expect(() => findDeployment(ask({}))).toThrow(/npm start.*TEMPORAL_ADDRESS.*STILLHOUSE_S3_BUCKET/);
  expect(() => findDeployment(ask({ STILLHOUSE_S3_BUCKET: 'models' }))).toThrow(/^no Temporal server runs/);
});

test('services whose launcher is gone do not count', () => {
  write({ launcher: { ...self(), startTime: 'another' } });
  expect(() => findDeployment(ask({}))).toThrow(NoDeployment);
});

test('services that are still starting are said to be', () => {
  write({ ready: false, s3: null });
  expect(() => findDeployment(ask({}))).toThrow('still starting');
});

test('a state file that can not be read counts as none', () => {
  writeFileSync(path.join(temp.dir, 'services.json'), '{"launcher":');
  expect(readServicesState(temp.dir)).toBeUndefined();
});

test('what is missing is what has to be embedded', () => {
  expect(findMissingServices(ask({}))).toEqual({ temporal: true, s3: true });
  expect(findMissingServices(ask({ STILLHOUSE_S3_BUCKET: 'models' }))).toEqual({ temporal: true, s3: false });
  expect(findMissingServices(ask({ TEMPORAL_ADDRESS: 'h:1' }))).toEqual({ temporal: false, s3: true });
});

test('a process started with the variables finds the same deployment', () => {
  write();
  const deployment = findDeployment(ask({}));
  const inherited = { TEMPORAL_API_KEY: 'key', AWS_PROFILE: 'someone', AWS_SESSION_TOKEN: 'token' };
  const variables = { ...inherited, ...toVariables(deployment) };
  const { temporal, s3 } = findDeployment(ask(variables));
  expect(temporal.connectionOptions.address).toBe('127.0.0.1:1');
  expect(temporal.connectionOptions.apiKey).toBeUndefined();
  expect(temporal.connectionOptions.tls).toBeUndefined();
  const { credentials: _, ...location } = deployment.s3;
  expect(s3).toEqual(location);
  expect(variables).toMatchObject({
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_PROFILE: '',
  });
  expect(variables.AWS_SESSION_TOKEN).toBe('');
});
