import { expectNoStackTrace, Sandbox } from './sandbox';

let sandbox: Sandbox;

beforeEach(() => (sandbox = new Sandbox()));
afterEach(() => sandbox.remove());

test('all that is lacking is listed at once, each with the command that brings it', async () => {
  const { code, output } = await sandbox.run([]);
  expect(code).toBe(1);
  expectNoStackTrace(output);
  const lines = output.trim().split('\n');
  expect(lines[0]).toBe('Set-up needs what this machine lacks:');
  for (const [lack, apt, brew] of [
    ['npm is not on the PATH', 'apt-get install npm', 'brew install node'],
    ['python3 (3.8 or later, with pip)', 'apt-get install python3 python3-pip', 'brew install python'],
    ['a C++ compiler', 'apt-get install build-essential', 'xcode-select --install'],
    ['make is not', 'apt-get install build-essential', 'xcode-select --install'],
  ] as const) {
    const told = lines.filter((line) => line.includes(lack));
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(apt);
    expect(told[0]).toContain(brew);
  }
  expect(lines).toHaveLength(5);
});

test('only what the asked-for parts need is looked for', async () => {
  const { code, output } = await sandbox.run(['--only', 'temporal']);
  expect(code).toBe(1);
  expect(output).toContain('needed for temporal.');
  expect(output).not.toContain('make');
});

test('a Python without pip, and one too old, are told apart', async () => {
  sandbox.addProgram('python3', '#!/bin/sh\necho 3 11 0\n');
  const withoutPip = await sandbox.run(['--only', 'temporal']);
  expect(withoutPip.output).toMatch(/python3 has no pip.*apt-get install python3-pip/);

  sandbox.addProgram('python3', '#!/bin/sh\necho 3 6 1\n');
  const tooOld = await sandbox.run(['--only', 'temporal']);
  expect(tooOld.output).toContain('python3 is 3.6; 3.8 or later is needed');
});
