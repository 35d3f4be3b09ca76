import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expectNoStackTrace, projectRoot, Sandbox } from './sandbox';

let sandbox: Sandbox;

beforeEach(() => (sandbox = new Sandbox()));
afterEach(() => sandbox.remove());

test('--check prints each part and fails where one is missing', async () => {
  const { code, output } = await sandbox.run(['--check', '--json']);
  expect(code).toBe(1);
  const rows = JSON.parse(output) as { name: string; ready: boolean }[];
  expect(rows.map(({ name, ready }) => [name, ready])).toEqual(
    ['npm', 'tensorflow', 'temporal', 'seaweedfs', 'mnist'].map((name) => [name, false]),
  );
  const listed = await sandbox.run(['--list', '--json']);
  expect(listed.code).toBe(0);
  const all = JSON.parse(listed.output) as { name: string }[];
  expect(all.slice(5).map(({ name }) => name)).toEqual([
    ...['fashion-mnist', 'card-default', 'clothing-reviews', 'cells'],
  ]);
});

test.each([
  ['12.22.12', true],
  ['18.20.4', true],
  ['20.18.3', true],
  ['20.19.0', false],
  ['22.0.0', false],
  ['23.1.0', true],
])('Node %s is refused: %p', (version, isRefused) => {
  const program = `
    import { describeNodeLack } from './infra/setup/node-version.mjs';
    console.log(describeNodeLack(${JSON.stringify(version)}) ?? 'fits');`;
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: projectRoot,
    encoding: 'utf8',
  });
  if (isRefused)
    expect(printed).toMatch(`Stillhouse runs on Node 20.19 or a later 20, or on 22; this is ${version}`);
  else expect(printed.trim()).toBe('fits');
});

test('what runs before the version is known imports nothing, and has no syntax that an old Node lacks', () => {
  for (const file of ['main.mjs', 'node-version.mjs']) {
    const text = readFileSync(path.join(projectRoot, 'infra', 'setup', file), 'utf8');
    const imported = [...text.matchAll(/^import .* from '(.*)';$/gm)].map(([, name]) => name);
    expect(imported).toEqual(file === 'main.mjs' ? ['./node-version.mjs'] : []);
    expect(text.replace(/\/\/.*|\/\*[^]*?\*\//g, '')).not.toMatch(/\?\?|\?\.|\bawait\b|node:/);
  }
});

test('a part of that name does not exist', async () => {
  const { code, output } = await sandbox.run(['--only', 'mnist,tempral']);
  expect(code).toBe(1);
  expect(output).toContain(
    "--only names 'tempral'; the parts are npm, tensorflow, temporal, seaweedfs, mnist, fashion-mnist, card-default, clothing-reviews, cells.",
  );
  expectNoStackTrace(output);
});

test.each<[string[], string[]]>([
  [['npm'], ['npm', 'tensorflow', 'addon']],
  [['tensorflow'], ['tensorflow', 'addon']],
  [['temporal'], ['temporal']],
  [[], []],
])('where %j is gone, %j are looked at again once it is back', (gone, expected) => {
  const program = `
    import { listMissing } from './infra/setup/list-missing.mjs';
    const part = (name, needs) => ({ name, needs, stamp: () => !${JSON.stringify(gone)}.includes(name) });
    const parts = [part('npm', []), part('tensorflow', ['npm']), part('addon', ['tensorflow']), part('temporal', [])];
    console.log(JSON.stringify(listMissing(parts).map(({ name }) => name)));`;
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: projectRoot,
    encoding: 'utf8',
  });
  expect(JSON.parse(printed)).toEqual(expected);
});

test('a wrong STILLHOUSE_DEVICE is named with what is allowed', async () => {
  const { code, output } = await sandbox.run(['--only', 'tensorflow'], { STILLHOUSE_DEVICE: 'tpu' });
  expect(code).toBe(1);
  expect(output).toContain("STILLHOUSE_DEVICE is 'tpu'; allowed are cpu and gpu");
  expectNoStackTrace(output);
});

test.each<[string | undefined, string, string, boolean, string]>([
  [undefined, 'linux', 'x64', true, 'gpu'],
  [undefined, 'linux', 'x64', false, 'cpu'],
  ['', 'linux', 'x64', true, 'gpu'],
  ['cpu', 'linux', 'x64', true, 'cpu'],
  ['gpu', 'linux', 'x64', false, 'gpu'],
  [undefined, 'linux', 'arm64', true, 'cpu'],
  [undefined, 'darwin', 'arm64', true, 'cpu'],
  ['gpu', 'darwin', 'arm64', false, 'refused'],
])('STILLHOUSE_DEVICE %p on %s-%s with GPU %p gives %s', (requested, platform, arch, hasGpu, expected) => {
  const machine = JSON.stringify({ requested, platform, arch });
  const program = `
    import { chooseDevice } from './infra/setup/tensorflow-device.mjs';
    try { console.log(chooseDevice({ ...${machine}, hasGpu: () => ${hasGpu} })); } catch { console.log('refused'); }`;
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: projectRoot,
    encoding: 'utf8',
  });
  expect(printed.trim()).toBe(expected);
});

test("the GPU's requirements hold one TensorFlow and NVIDIA's libraries, each pinned by hash", () => {
  const text = readFileSync(path.join(projectRoot, 'infra', 'setup', 'requirements-gpu.txt'), 'utf8');
  const pins = [...text.matchAll(/^([\w-]+)==\S+ \\\n {4}--hash=sha256:[0-9a-f]{64}$/gm)].map(
    ([, name]) => name,
  );
  expect(pins).toHaveLength([...text.matchAll(/==/g)].length);
  expect(pins.filter((name) => name === 'tensorflow')).toHaveLength(1);
  expect(pins).toEqual(
    expect.arrayContaining(['nvidia-cublas-cu12', 'nvidia-cudnn-cu12', 'nvidia-cuda-runtime-cu12']),
  );
});

test('registries are reached by their clients, never by an address in these files', () => {
  const folder = path.join(projectRoot, 'infra', 'setup');
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.includes('.')) continue;
    expect(readFileSync(path.join(folder, file), 'utf8')).not.toMatch(
      /pypi\.|npmjs|proxy\.golang|pythonhosted/,
    );
  }
});
