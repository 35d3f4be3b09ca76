// @ts-check
export { cacheDir, mnistDir, projectRoot, temporalPath, tensorflowDir, weedPath } from './paths.cjs';
