import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Sandbox } from './sandbox';

const KEPT = { version: '1.0.0', integrity: 'sha512-a' };
const FOREIGN = { version: '2.0.0', integrity: 'sha512-b', optional: true, os: ['plan9'] };

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  // Stands in for `npm ci`: notes its arguments and installs what the lockfile says.
  sandbox.addProgram(
    'npm',
    `#!${process.execPath}
const fs = require('node:fs');
if (process.argv[2] === 'ping') { console.error(process.env.PING_SAYS); process.exit(process.env.PING_SAYS ? 1 : 0); }
fs.appendFileSync(process.env.HOME + '/npm.log', process.argv.slice(2).join(' ') + '\\n');
if (process.env.NPM_FAILS) { console.error(process.env.NPM_FAILS); process.exit(1); }
fs.mkdirSync('node_modules', { recursive: true });
fs.copyFileSync('package-lock.json', 'node_modules/.package-lock.json');
`,
  );
});

afterEach(() => sandbox.remove());

const bringNpm = (env?: Record<string, string>) => sandbox.run(['--only', 'npm'], env);

function readNpmCalls(): string[] {
  const log = path.join(sandbox.root, 'npm.log');
  return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
}

function pretendInstalled(packages: Record<string, object>): void {
  mkdirSync(path.join(sandbox.root, 'node_modules'));
  writeFileSync(path.join(sandbox.root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }));
}

test('where nothing is installed, npm ci runs once, without install scripts, on any Node that set-up takes', async () => {
  expect((await bringNpm()).code).toBe(0);
  expect(await bringNpm()).toEqual({ code: 0, output: '' });
  expect(readNpmCalls()).toEqual([expect.stringMatching(/^ci --ignore-scripts --engine-strict=false /)]);
});

test('packages that a plain npm install brought are taken as they are', async () => {
  sandbox.writeLockfile({ 'node_modules/kept': KEPT, 'node_modules/foreign': FOREIGN });
  pretendInstalled({ 'node_modules/kept': KEPT });
  expect((await bringNpm()).code).toBe(0);
  expect(readNpmCalls()).toEqual([]);
});

test.each<[string, Record<string, object>]>([
  ['of another version', { 'node_modules/kept': { ...KEPT, version: '0.9.0' } }],
  ['with other content', { 'node_modules/kept': { ...KEPT, integrity: 'sha512-x' } }],
  ['too few', {}],
  ['too many', { 'node_modules/kept': KEPT, 'node_modules/extra': KEPT }],
  ['from another kind of machine', { 'node_modules/kept': KEPT, 'node_modules/foreign': FOREIGN }],
])('packages that are %s are installed anew', async (_, installed) => {
  sandbox.writeLockfile({ 'node_modules/kept': KEPT, 'node_modules/foreign': FOREIGN });
  pretendInstalled(installed);
  expect((await bringNpm()).code).toBe(0);
  expect(readNpmCalls()).toHaveLength(1);
});

test.each([
  ['npm error code EAI_AGAIN', true],
  ['npm error code E403', false],
])('where npm ping says %p, npm looks in its own cache only: %p', async (says, isOffline) => {
  expect((await bringNpm({ PING_SAYS: says })).code).toBe(0);
  expect(readNpmCalls().map((call) => call.includes('--offline'))).toEqual([isOffline]);
});

test('a changed lockfile is noticed', async () => {
  await bringNpm();
  sandbox.writeLockfile({ 'node_modules/kept': { ...KEPT, version: '1.1.0' } });
  await bringNpm();
  expect(readNpmCalls()).toHaveLength(2);
});

test('an npm ci that failed is not taken for done', async () => {
  pretendInstalled({});
  const { code, output } = await bringNpm({ NPM_FAILS: 'npm error code EAI_AGAIN' });
  expect(code).toBe(1);
  expect(output).toMatch(/could not bring 'npm'[^]*npm ci ended with exit code 1[^]*EAI_AGAIN/);
  expect((await bringNpm()).code).toBe(0);
  expect(readNpmCalls()).toHaveLength(2);
});
