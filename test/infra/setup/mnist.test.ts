import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expectNoStackTrace, projectRoot, Sandbox } from './sandbox';

const NAMES = ['train-images-idx3', 'train-labels-idx1', 't10k-images-idx3', 't10k-labels-idx1'].map(
  (name) => `${name}-ubyte.gz`,
);
const realFiles = path.join(projectRoot, '.cache', 'data', 'mnist');

let sandbox: Sandbox;
let folder: string;

beforeEach(() => {
  sandbox = new Sandbox();
  folder = path.join(sandbox.root, 'given');
  mkdirSync(folder);
});

afterEach(() => sandbox.remove());

const bringMnist = () => sandbox.run(['--only', 'mnist'], { STILLHOUSE_MNIST_DIR: folder });

test('a file with other content is refused by its digest and named, and nothing is kept', async () => {
  writeFileSync(path.join(folder, 'train-images-idx3-ubyte.gz'), gzipSync('not MNIST'));
  const { code, output } = await bringMnist();
  expect(code).toBe(1);
  expect(output).toContain(`${folder}/train-images-idx3-ubyte.gz is not MNIST's train-images-idx3-ubyte`);
  expect(output).toMatch(/has SHA-256 [0-9a-f]{64}, expected ba891046/);
  expect(output).toContain(`STILLHOUSE_MNIST_DIR=${folder}`);
  expectNoStackTrace(output);
  expect(existsSync(path.join(sandbox.cacheDir, 'data'))).toBe(false);
});

test('a file cut short, a missing one and a missing folder are named', async () => {
  writeFileSync(path.join(folder, 'train-images-idx3-ubyte.gz'), gzipSync('not MNIST').subarray(0, 12));
  expect((await bringMnist()).output).toMatch(
    /train-images-idx3-ubyte\.gz is not MNIST's .*unexpected end of file/,
  );
  folder = path.join(sandbox.root, 'nowhere');
  expect((await bringMnist()).output).toContain(`${folder}, which does not exist`);
});

// The real files are there after `npm run setup`; only then can the good way be tried.
(existsSync(path.join(realFiles, 'stamp.json')) ? test : test.skip)(
  'the right files are taken, packed or not',
  async () => {
    for (const name of NAMES) {
      const bytes = readFileSync(path.join(realFiles, name));
      if (name.startsWith('t10k'))
        writeFileSync(path.join(folder, name.replace('.gz', '')), gunzipSync(bytes));
      else writeFileSync(path.join(folder, name), bytes);
    }
    expect((await bringMnist()).code).toBe(0);
    expect(await bringMnist()).toEqual({ code: 0, output: '' });
    for (const name of NAMES) {
      const brought = readFileSync(path.join(sandbox.cacheDir, 'data', 'mnist', name));
      expect(gunzipSync(brought).equals(gunzipSync(readFileSync(path.join(realFiles, name))))).toBe(true);
    }
  },
);

test('a mirror file with other content is not kept for the next set-up', async () => {
  const downloads = path.join(sandbox.cacheDir, 'downloads', 'mnist');
  const spoilt = ['ossci-datasets.s3.amazonaws.com', 'storage.googleapis.com'].map((host) =>
    path.join(downloads, host, 'train-images-idx3-ubyte.gz'),
  );
  for (const file of spoilt) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, gzipSync('not MNIST'));
  }
  const { code, output } = await sandbox.run(['--only', 'mnist']);
  expect(code).toBe(1);
  expect(output).toContain("is not MNIST's train-images-idx3-ubyte");
  expect(spoilt.filter((file) => existsSync(file))).toEqual([]);
});

test.each([
  ['goes on from where it was', true],
  ['starts again where the server knows no ranges', false],
])('a download cut off before %s', async (_, knowsRanges) => {
  const content = 'all of the file';
  const asked: (string | undefined)[] = [];
  const server = http.createServer((request, response) => {
    asked.push(request.headers.range);
    const offset = knowsRanges ? Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0) : 0;
    response.writeHead(offset > 0 ? 206 : 200);
    response.end(content.slice(offset));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const file = path.join(folder, 'file');
  writeFileSync(`${file}.partial`, content.slice(0, 6));
  const { port } = server.address() as AddressInfo;
  const program = `
    import { downloadFile } from './infra/setup/download-file.mjs';
    const report = { say() {}, watch: () => () => {} };
    await downloadFile('http://127.0.0.1:${port}/file', ${JSON.stringify(file)}, ${content.length}, report);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { cwd: projectRoot });
  await new Promise((resolve) => child.on('close', resolve));
  await new Promise((resolve) => server.close(resolve));
  expect(asked).toEqual(['bytes=6-']);
  expect(readFileSync(file, 'utf8')).toBe(content);
});
