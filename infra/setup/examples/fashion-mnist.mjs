// @ts-check
// Pictures of clothes in MNIST's form. Xiao, Rasul, Vollgraf 2017.
import { createIdxPart } from './idx-part.mjs';
import { debianPackage, mirror } from './idx-sources.mjs';

/** @type {import('./idx-files.mjs').IdxFile[]} */
const FILES = [
  {
    name: 'train-images-idx3-ubyte',
    sizeBytes: 47_040_016,
    gzipBytes: 26_421_880,
    sha256: 'c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888',
  },
  {
    name: 'train-labels-idx1-ubyte',
    sizeBytes: 60_008,
    gzipBytes: 29_515,
    sha256: 'bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9',
  },
  {
    name: 't10k-images-idx3-ubyte',
    sizeBytes: 7_840_016,
    gzipBytes: 4_422_102,
    sha256: '5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b',
  },
  {
    name: 't10k-labels-idx1-ubyte',
    sizeBytes: 10_008,
    gzipBytes: 5_148,
    sha256: '0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34',
  },
];
const GITHUB = 'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion';

export const fashionMnist = createIdxPart({
  name: 'fashion-mnist',
  title: 'Fashion-MNIST',
  set: 'Fashion-MNIST',
  variable: 'STILLHOUSE_FASHION_MNIST_DIR',
  isOnDemand: true,
  files: FILES,
  sources: [
    debianPackage('dataset-fashion-mnist', 'usr/share/datasets/fashion-mnist'),
    mirror(GITHUB, 'fashion-mnist', FILES, 'Fashion-MNIST'),
  ],
});
