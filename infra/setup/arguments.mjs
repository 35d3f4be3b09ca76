// @ts-check
import { parseArgs } from 'node:util';
import { SetupFailure } from './setup-failure.mjs';

export const USAGE = `Usage: node infra/setup/main.mjs [options]

Brings what Stillhouse needs and is not there yet: npm packages, TensorFlow, Temporal, SeaweedFS, MNIST.
Other examples' data (fashion-mnist, card-default, clothing-reviews, cells) comes where --only names it.

  --list           print each part's state and stop
  --check          the same, with exit code 1 where a part is missing
  --json           with --list or --check: as JSON
  --only A,B       these parts (npm, tensorflow, temporal, seaweedfs, mnist) and what they need
  --help           this text

  STILLHOUSE_CACHE=FOLDER      where parts are kept (.cache in the project)
  STILLHOUSE_DEVICE=cpu|gpu    which TensorFlow (unset: gpu where an NVIDIA GPU is found)
  STILLHOUSE_MNIST_DIR=FOLDER  take MNIST's four files from there
  STILLHOUSE_FASHION_MNIST_DIR=FOLDER  the same for Fashion-MNIST's`;

/** @param {string[]} argv */
export function parseArguments(argv) {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        list: { type: 'boolean', default: false },
        check: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
        only: { type: 'string' },
      },
    });
    return { ...values, only: values.only?.split(',').map((name) => name.trim()) };
  } catch (error) {
    throw new SetupFailure(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}
