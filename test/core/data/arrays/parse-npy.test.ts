import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidData } from '../../../../core/contracts/errors';
import { createItemReader, readItems } from '../../../../core/data/arrays/npy-items';
import { readNpyImages, readNpyLabels } from '../../../../core/data/arrays/npy-rows';
import { readNpyTargets } from '../../../../core/data/arrays/npy-targets';
import { parseNpy } from '../../../../core/data/arrays/parse-npy';

interface GoldenArray {
  name: string;
  descr: string;
  shape: number[];
  base64: string;
  items: (number | boolean)[];
}

const golden = JSON.parse(
  readFileSync(join(__dirname, '..', '..', '..', 'golden', 'npy', 'arrays.json'), 'utf8'),
) as { numpy: string; arrays: GoldenArray[]; fortran: string; text: string };

const bytesOf = (base64: string) => Uint8Array.from(Buffer.from(base64, 'base64'));
const find = (name: string) => golden.arrays.find((array) => array.name === name)!;
const read = (name: string) =>
  parseNpy(bytesOf(find(name).base64), name, { takesFortran: name.includes('Fortran') });
const targets = golden.arrays.filter(({ name }) => name.startsWith('targets')).map(({ name }) => name);

test.each(golden.arrays.map(({ name }) => name))('%s is read as NumPy wrote it', (name) => {
  const { descr, shape } = find(name);
  expect(read(name)).toMatchObject({ descr, shape });
});

test.each(golden.arrays.filter(({ name }) => name.startsWith('labels')).map(({ name }) => name))(
  'labels of %s',
  (name) => {
    expect([...readNpyLabels(read(name), name)]).toEqual(find(name).items);
  },
);

test.each(targets)('items of %s', (name) => {
  const array = read(name);
  const { items } = find(name);
  expect([...readItems(array, createItemReader(array, 'biuf')!)]).toEqual(items.map(Number));
  const labels = readNpyTargets(array, { task: 'multi-label', labels: ['a', 'b', 'c'] }, 3, name);
  expect([...labels.targets]).toEqual(items.map(Number));
  const strange = items.findIndex((item) => ![0, 1].includes(Number(item)));
  const detail = `${'abc'[strange % 3]}: ${items[strange]}`;
  expect([...labels.bad].slice(0, 1)).toEqual(
    strange < 0 ? [] : [[Math.floor(strange / 3), { reason: 'the label is neither yes nor no', detail }]],
  );
});

test.each([
  ['images', [2, 3, 1]],
  ['images with channels', [2, 2, 3]],
])('pixels of %s', (name, shape) => {
  const found = readNpyImages(read(name), name);
  expect(found.rows).toBe(find(name).shape[0]);
  expect(found.shape).toEqual(shape);
  expect([...found.inputs]).toEqual(find(name).items);
});

test.each<[string, () => unknown, string]>([
  [
    'Fortran order',
    () => parseNpy(bytesOf(golden.fortran), 'a.npz: x'),
    'a.npz: x: in Fortran order, allowed: C order',
  ],
  ['texts', () => parseNpy(bytesOf(golden.text), 'x'), 'x: items of type <U3, allowed: numbers'],
  ['another file', () => parseNpy(Buffer.from('PK.............'), 'x'), 'x: no NumPy array'],
  ['nothing', () => parseNpy(new Uint8Array(), 'x'), 'x: no NumPy array'],
  [
    'a cut file',
    () => parseNpy(bytesOf(find('images').base64).subarray(0, -1), 'x'),
    'x: truncated: expected 18 bytes (3×2×3 |u1), found 17',
  ],
  [
    'a cut header',
    () => parseNpy(bytesOf(find('images').base64).subarray(0, 60), 'x'),
    'x: truncated: a header of 128 bytes, found 60',
  ],
  [
    'images of floats',
    () => readNpyImages(read('floats'), 'x'),
    'x: of type <f4, allowed: unsigned bytes (|u1)',
  ],
  ['labels of floats', () => readNpyLabels(read('floats'), 'x'), 'x: of type <f4, allowed: whole numbers'],
  [
    'images without a width',
    () => readNpyImages(read('flat bytes'), 'x'),
    'x: of shape [2, 4], allowed: [rows, height, width] or',
  ],
  [
    'several labels a row',
    () => readNpyLabels(read('flat bytes'), 'x'),
    'x: of shape [2, 4], allowed: [rows] or [rows, 1], one label a row',
  ],
  [
    'labels by another number',
    () => readNpyTargets(read('targets of |u1'), { task: 'multi-label' }, 4, 'x'),
    'x: of shape [2, 3], allowed: [rows, 4], one column for each of data.classes',
  ],
  [
    'several numbers a row',
    () => readNpyTargets(read('targets of <f8'), { task: 'regression' }, 1, 'x'),
    'x: of shape [2, 3], allowed: [rows] or [rows, 1], one number a row',
  ],
  ['a negative label', () => readNpyLabels(read('negative'), 'x'), 'x: label -1 in row 1, allowed: 0 to 255'],
  ['a label too high', () => readNpyLabels(read('high'), 'x'), 'x: label 256 in row 0, allowed: 0 to 255'],
])('%s is refused', (_case, work, message) => {
  expect(work).toThrow(InvalidData);
  expect(work).toThrow(message);
});
