/** Import fences: DESIGN in one place. What a folder may import is listed; anything else is an error. */
const MAY_IMPORT = {
  'core/contracts': [],
  'core/random': [],
  'core/policy': ['core/contracts', 'core/random'],
  workflows: ['core/contracts', 'core/random', 'core/policy'],
  'core/data': ['core/contracts', 'core/random'],
  'core/models': ['core/contracts', 'core/random'],
  'core/distillation': ['core/contracts', 'core/models'],
  'core/engine': ['core/contracts', 'core/random', 'core/data', 'core/models', 'core/distillation'],
  storage: ['core/contracts'],
  sources: ['core/contracts', 'core/random', 'core/data', 'storage'],
  teachers: ['core/contracts', 'core/data', 'core/models', 'core/distillation', 'storage', 'sources'],
  activities: [
    'core/contracts',
    'core/random',
    'core/policy',
    'core/data',
    'core/models',
    'storage',
    'sources',
    'teachers',
  ],
  infra: ['core/contracts'],
  workers: ['core', 'storage', 'sources', 'teachers', 'activities', 'infra', 'workflows'],
  cli: [
    'core/contracts',
    'core/policy',
    'core/data',
    'core/engine',
    'storage',
    'sources',
    'activities',
    'infra',
    'workers',
  ],
  bench: ['core', 'sources', 'infra', 'cli'],
};

/** Packages of the outside world that only these folders touch. */
const PACKAGES = {
  '@temporalio/workflow': ['workflows'],
  '@temporalio/activity': ['activities', 'workers'],
  '@temporalio/worker': ['workers'],
  '@temporalio/client': ['cli', 'infra', 'workers', 'bench'],
  '@temporalio/envconfig': ['infra'],
  '@aws-sdk/client-s3': ['storage', 'infra'],
  '@tensorflow/tfjs-node-gpu': ['core/models', 'core/distillation', 'core/engine', 'workers', 'cli', 'bench'],
  '@duckdb/node-api': ['sources'],
  'apache-arrow': ['core/data'],
  'onnxruntime-node': ['teachers'],
  sharp: ['sources'],
  'csv-parse': ['sources'],
  fflate: ['sources', 'teachers'],
  yauzl: ['sources'],
  h5wasm: ['teachers'],
  zod: ['core/contracts', 'teachers', 'activities', 'infra', 'storage', 'workflows', 'cli', 'bench'],
};

const folders = (names) => names.map((name) => `^${name}/`).join('|');

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'not-to-tests',
      comment: 'Nothing that ships imports a test.',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'not-to-bench',
      comment: 'The benchmark measures the rest, and nothing needs it.',
      severity: 'error',
      from: { pathNot: '^(test/)?bench/' },
      to: { path: '^bench/' },
    },
    ...Object.entries(MAY_IMPORT).map(([from, to]) => ({
      name: `${from.replace('/', '-')}-imports`,
      comment: `${from} may import: ${to.join(', ') || 'nothing of ours'}`,
      severity: 'error',
      from: { path: `^${from}/` },
      to: {
        path: '^(core|workflows|activities|workers|storage|sources|teachers|infra|cli)/',
        pathNot: folders([from, ...to]),
      },
    })),
    ...Object.entries(PACKAGES).map(([name, allowed]) => ({
      name: `package-${name.replace(/[@/]/g, '-')}`,
      comment: `${name} is for ${allowed.join(', ')} only`,
      severity: 'error',
      from: { pathNot: folders([...allowed, 'test']) },
      to: { path: `node_modules/${name}/` },
    })),
    {
      name: 'pure-folders',
      comment: 'Contracts, policy and workflows use no Node built-ins.',
      severity: 'error',
      from: { path: '^(core/contracts|core/random|core/policy|workflows)/' },
      to: { dependencyTypes: ['core'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(\\.cache|\\.stillhouse)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.mjs', '.json'] },
  },
};
