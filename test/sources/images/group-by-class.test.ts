import { InvalidData } from '../../../core/contracts/errors';
import { groupByClass } from '../../../sources/images/group-by-class';

test('a folder a class: classes are numbered in order of code points', () => {
  const paths = ['b/1.png', 'B/1.jpg', 'a/2.JPEG', 'a/1.webp'];
  expect(groupByClass(paths, 'pets')).toEqual({
    classNames: ['B', 'a', 'b'],
    splits: {
      train: [
        { path: 'b/1.png', label: 2, number: 0 },
        { path: 'B/1.jpg', label: 0, number: 1 },
        { path: 'a/2.JPEG', label: 1, number: 2 },
        { path: 'a/1.webp', label: 1, number: 3 },
      ],
    },
    ignoredFiles: 0,
  });
});

test.each(['validation', 'val', 'valid'])('splits, with %s for validation', (validation) => {
  const paths = ['train/b/1.png', 'train/a/1.png', `${validation}/a/2.png`, 'test/b/3.png'];
  expect(groupByClass(paths, 'pets')).toMatchObject({
    classNames: ['a', 'b'],
    splits: {
      train: [
        { path: 'train/b/1.png', label: 1 },
        { path: 'train/a/1.png', label: 0 },
      ],
      validation: [{ path: `${validation}/a/2.png`, label: 0 }],
      test: [{ path: 'test/b/3.png', label: 1 }],
    },
  });
});

test('without a test folder there is no test split', () => {
  const { splits } = groupByClass(['train/a/1.png', 'val/a/1.png'], 'pets');
  expect(Object.keys(splits)).toEqual(['train', 'validation']);
});

test('a class may be called train where nothing lies deeper', () => {
  expect(groupByClass(['train/1.png', 'bus/1.png'], 'vehicles').classNames).toEqual(['bus', 'train']);
});

test('a folder of images without a label is no class where such are asked for', () => {
  const flat = ['a/1.png', 'unlabelled/1.png', 'unlabelled/2.png', 'b/1.png'];
  expect(groupByClass(flat, 'pets', true)).toMatchObject({
    classNames: ['a', 'b'],
    splits: {
      train: [{ path: 'a/1.png' }, { path: 'b/1.png' }],
      unlabelled: [
        { path: 'unlabelled/1.png', number: 1 },
        { path: 'unlabelled/2.png', number: 2 },
      ],
    },
  });
  expect(groupByClass(flat, 'pets').classNames).toEqual(['a', 'b', 'unlabelled']);
  const split = groupByClass(['train/a/1.png', 'unlabelled/1.png', 'test/a/2.png'], 'pets', true);
  expect(split.classNames).toEqual(['a']);
  expect(split.splits.unlabelled).toHaveLength(1);
});

test('other files and hidden ones are counted, wherever they lie', () => {
  const others = ['.DS_Store', 'README.txt', 'a/notes.md', 'a/.1.png', '.git/x.png', '__MACOSX/a/._1.png'];
  const { classNames, ignoredFiles } = groupByClass(['a/1.png', ...others], 'pets');
  expect(classNames).toEqual(['a']);
  expect(ignoredFiles).toBe(6);
});

test.each<[string, string[], string]>([
  ['no image', ['a/x.txt'], 'pets has no PNG, JPEG or WebP file among its 1 files'],
  [
    'an image outside of the classes',
    ['a/1.png', '2.png'],
    'pets: 2.png lies elsewhere than allowed: <class>/<file>',
  ],
  ['an image too deep', ['a/1.png', 'a/b/2.png'], 'pets: a/b/2.png lies elsewhere'],
  [
    'an image beside the classes of a split',
    ['train/a/1.png', 'train/2.png'],
    'pets: train/2.png lies elsewhere',
  ],
  ['an unknown split', ['train/a/1.png', 'tset/a/2.png'], 'pets: tset/a/2.png lies elsewhere'],
  ['a split without train', ['test/a/2.png', 'val/a/1.png'], 'pets: test/a/2.png lies elsewhere'],
  [
    'a class that was never learned',
    ['train/a/1.png', 'train/b/1.png', 'test/c/2.png'],
    'pets: test has a class c (test/c/2.png), but train has none of it; train has a, b',
  ],
])('%s is refused', (_case, paths, message) => {
  const group = () => groupByClass(paths, 'pets');
  expect(group).toThrow(InvalidData);
  expect(group).toThrow(message);
});
