// @ts-check
// Where set-up puts what it brings. CommonJS so that the TypeScript code (compiled to CommonJS) and
// set-up itself (ES modules) read the same lines; `paths.mjs` is the same for ES modules.
const path = require('node:path');

const projectRoot = path.resolve(__dirname, '..', '..');

/** Everything that set-up fetches lies here; delete it to start over. */
const cacheDir = path.resolve(projectRoot, process.env.STILLHOUSE_CACHE || '.cache');

exports.projectRoot = projectRoot;
exports.cacheDir = cacheDir;
/** The Temporal CLI, with its development server. */
exports.temporalPath = path.join(cacheDir, 'bin', 'temporal');
/** SeaweedFS's `weed`. */
exports.weedPath = path.join(cacheDir, 'bin', 'weed');
/** Example data, a folder for each: of MNIST the four `*-ubyte.gz` files. */
exports.exampleDataDir = path.join(cacheDir, 'data');
/** One folder a build of TensorFlow's C library; the one in use is linked as `deps` in tfjs-node's package. */
exports.tensorflowDir = path.join(cacheDir, 'tensorflow');
