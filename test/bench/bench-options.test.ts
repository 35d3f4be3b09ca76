import { parseOptions } from '../../bench/bench-options';
import type { Peer } from '../../bench/measure/peer';
import { encodeSetting, readSetting } from '../../bench/measure/peer-setting';
import { pythonPath } from '../../bench/setup/install-peers';

const ours: Peer = { name: 'ours', label: 'Ours', family: 'stillhouse', program: ['node', 'ours.ts'] };
const torch: Peer = { name: 'torch', label: 'PyTorch', family: 'torch', program: [pythonPath, 'torch.py'] };
const parse = (...args: string[]) => parseOptions(args, [ours, torch]);

test('without options all of it is measured on the CPU, and the results are published', () => {
  const options = parse();
  expect(options).toMatchObject({ isQuick: false, isWhole: true, keepsGoing: false, rounds: 3 });
  expect(options.setting).toEqual({ device: 'cpu', batchRows: 128 });
  expect(options.peers).toEqual([ours, torch]);
});

test.each([
  ['--quick'],
  ['--impatient'],
  ['--keep-going'],
  ['--rows', 'mlp-256'],
  ['--peers', 'ours'],
  ['--batch-rows', '256'],
  ['--python', 'python3'],
])('%s: not a whole run', (...args) => {
  expect(parse(...args).isWhole).toBe(false);
});

test('another Python runs the peers that are written in it', () => {
  const { peers, setting } = parse('--device', 'gpu', '--python', '/opt/python', '--batch-rows', '4096');
  expect(peers.map(({ program }) => program)).toEqual([
    ['node', 'ours.ts'],
    ['/opt/python', 'torch.py'],
  ]);
  expect(setting).toEqual({ device: 'gpu', batchRows: 4096 });
});

test.each([
  [['--device', 'tpu'], "--device must be cpu or gpu, not 'tpu'"],
  [['--device', 'gpu'], '--device gpu needs --python'],
  [['--batch-rows', '0'], "--batch-rows must be a whole number of at least 1, not '0'"],
  [['--peers', 'ours,jax'], "there is no peer 'jax'; the peers are ours, torch"],
])('%j is refused', (args, message) => {
  expect(() => parse(...args)).toThrow(message);
});

test('a driver learns the setting from its environment', () => {
  const setting = { device: 'gpu', batchRows: 512 } as const;
  expect(readSetting(encodeSetting(setting))).toEqual(setting);
  expect(readSetting({})).toEqual({ device: 'cpu', batchRows: 128 });
});
