// Said by the AWS SDK in every process on Node 20; `cli/bin.mjs` silences it for users alike.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.ts$|/h5wasm/.+\\.js$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  // An ES module alone, which Jest can't import: it is turned into what Jest can, like our own files.
  moduleNameMapper: { '^h5wasm/node$': '<rootDir>/node_modules/h5wasm/dist/node/hdf5_hl.js' },
  transformIgnorePatterns: ['/node_modules/(?!h5wasm/)'],
  maxWorkers: 2,
  testTimeout: 60_000,
};
