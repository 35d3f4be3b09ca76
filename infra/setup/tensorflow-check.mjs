// @ts-check
// Loads tfjs-node in a process of its own and multiplies two matrices: a library that is linked wrongly
// takes its process down, and set-up must live to say so.
import { projectRoot } from './paths.mjs';
import { SetupFailure } from './setup-failure.mjs';

const PROGRAM = `
const tf = require('@tensorflow/tfjs-node-gpu');
const [product] = tf.matMul([[1, 2]], [[3], [4]]).dataSync();
const { binding, isUsingGpuDevice } = tf.backend();
console.log(JSON.stringify({ product, version: binding.TF_Version, usesGpu: isUsingGpuDevice }));
`;

/**
 * @param {import('./part.mjs').PartContext} context
 * @param {import('./tensorflow-device.mjs').Device} device
 * @param {string | undefined} version the version that must answer, where it is known
 */
export async function tryTensorflow({ run, report }, device, version) {
  const printed = await run(process.execPath, ['-e', PROGRAM], {
    cwd: projectRoot,
    label: 'loading TensorFlow',
    env: { ...process.env, NODE_OPTIONS: '', TF_CPP_MIN_LOG_LEVEL: '1' },
  });
  const answer = JSON.parse(printed.trim().split('\n').pop() ?? '{}');
  if (answer.product !== 11)
    throw new SetupFailure(`TensorFlow loads, but says that (1 2)·(3 4)ᵀ is ${answer.product}, not 11.`);
  if (version !== undefined && answer.version !== version) {
    throw new SetupFailure(`TensorFlow ${answer.version} was loaded where ${version} was brought.`);
  }
  if (device === 'gpu' && !answer.usesGpu) {
    report.say(
      '  TensorFlow with CUDA is in place but finds no GPU it can use (is the driver 525 or later?); it runs on the CPU.',
    );
  }
}
