import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { InvalidInput } from '../../../core/contracts/errors';
import { loadTemporalLocation } from '../../../infra/config/temporal-connection';
import { makeTempDir } from '../../support/temp-dir';

let temp: ReturnType<typeof makeTempDir>;
beforeEach(() => void (temp = makeTempDir()));
afterEach(() => temp.remove());

const PROFILES = `
[profile.default]
address = "default.example.org:7233"
[profile.prod]
address = "prod.example.org:7233"
namespace = "distil"
api_key = "secret"
`;

function profileFile(): string {
  const file = path.join(temp.dir, 'temporal.toml');
  writeFileSync(file, PROFILES);
  return file;
}

test('without the deciding variables there is no external server', () => {
  expect(loadTemporalLocation({ TEMPORAL_NAMESPACE: 'x', TEMPORAL_ADDRESS: '' })).toBeUndefined();
});

test('a default profile on the machine is not taken unasked', () => {
  const home = { HOME: temp.dir, XDG_CONFIG_HOME: temp.dir };
  expect(loadTemporalLocation(home)).toBeUndefined();
});

test('an address alone takes nothing from a default profile on the machine', () => {
  mkdirSync(path.join(temp.dir, 'temporalio'));
  const secret = '[profile.default]\nnamespace = "cloud"\napi_key = "secret"\n';
  writeFileSync(path.join(temp.dir, 'temporalio', 'temporal.toml'), secret);
  const home = { HOME: temp.dir, XDG_CONFIG_HOME: temp.dir };
  expect(loadTemporalLocation({ ...home, TEMPORAL_ADDRESS: '127.0.0.1:7233' })).toEqual({
    connectionOptions: { address: '127.0.0.1:7233' },
    namespace: 'default',
  });
  expect(
    loadTemporalLocation({ ...home, TEMPORAL_ADDRESS: 'h:7233', TEMPORAL_PROFILE: 'default' }),
  ).toMatchObject({ connectionOptions: { apiKey: 'secret' }, namespace: 'cloud' });
});

test('address, namespace and API key come from the standard variables', () => {
  const variables = { TEMPORAL_ADDRESS: 'h:7233', TEMPORAL_NAMESPACE: 'ns', TEMPORAL_API_KEY: 'key' };
  expect(loadTemporalLocation(variables)).toMatchObject({
    connectionOptions: { address: 'h:7233', apiKey: 'key', tls: true },
    namespace: 'ns',
  });
  expect(loadTemporalLocation({ TEMPORAL_ADDRESS: 'h:7233' })?.namespace).toBe('default');
});

test('a profile of a file is read by name, and variables win over it', () => {
  const variables = { TEMPORAL_CONFIG_FILE: profileFile(), TEMPORAL_PROFILE: 'prod' };
  expect(loadTemporalLocation(variables)).toMatchObject({
    connectionOptions: { address: 'prod.example.org:7233', apiKey: 'secret' },
    namespace: 'distil',
  });
  expect(loadTemporalLocation({ ...variables, TEMPORAL_NAMESPACE: 'mine' })?.namespace).toBe('mine');
});

test('a profile that does not exist is refused by variable', () => {
  const variables = { TEMPORAL_CONFIG_FILE: profileFile(), TEMPORAL_PROFILE: 'nope' };
  expect(() => loadTemporalLocation(variables)).toThrow(InvalidInput);
  expect(() => loadTemporalLocation(variables)).toThrow(/TEMPORAL_PROFILE: got "nope"/);
});
