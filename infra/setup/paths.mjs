// @ts-check
export { cacheDir, exampleDataDir, projectRoot, temporalPath, tensorflowDir, weedPath } from './paths.cjs';
