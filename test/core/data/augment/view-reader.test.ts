import { AugmentOperations } from '../../../../core/contracts/data/augment-operation';
import { createViewReader, storeRow } from '../../../../core/data/augment/view-reader';
import { createViewWriter } from '../../../../core/data/augment/view-rows';
import { toBytes } from '../../../../core/data/typed-bytes';
import { drawShifts, shiftRows } from '../../../../core/data/shift-images';
import { sha256 } from '../../../../storage/sha256';
import { renderView } from '../../../support/render-view';
import { createStripedImages } from '../../../support/striped-images';

const data = createStripedImages(40, 1);
const EVERYTHING = [
  { type: 'shift', pixels: 1 },
  { type: 'flip' },
  { type: 'rotate', degrees: 30 },
  { type: 'scale', factor: [0.8, 1.3] },
  { type: 'crop' },
  { type: 'jitter', brightness: 0.3, contrast: 0.3 },
  { type: 'noise', deviation: 0.05 },
  { type: 'randaugment' },
  { type: 'cutout', pixels: 3 },
  { type: 'mixup', alpha: 0.4, probability: 0.5 },
  { type: 'cutmix', probability: 0.5 },
];

test('any row in any order has the same bits, and other seeds have others', () => {
  const { inputs, targets } = renderView(data, 4, EVERYTHING);
  const recipe = { operations: AugmentOperations.parse(EVERYTHING), seed: 3 };
  const reader = createViewReader(data, 4, recipe.operations);
  const shifts = new Int8Array(80);
  const image = new Uint8Array(64);
  for (const row of [39, 0, 17, 17, 5]) {
    const read = reader.read(recipe, shifts, row);
    storeRow(image, 0, read);
    expect(image).toEqual(inputs.subarray(64 * row, 64 * row + 64));
    expect(read.targets).toEqual(targets.subarray(4 * row, 4 * row + 4));
  }
  const other = renderView(data, 4, EVERYTHING, { seed: 4 });
  for (let row = 0; row < 40; row += 1)
    expect(other.inputs.subarray(64 * row, 64 * row + 64)).not.toEqual(
      inputs.subarray(64 * row, 64 * row + 64),
    );
});

test('the bits are those of any machine', () => {
  // Pinned on Linux, x86-64, Node 20: another platform that gives others has arithmetic of its own.
  const { inputs, targets } = renderView(data, 4, EVERYTHING);
  expect([sha256(toBytes(inputs)), sha256(toBytes(targets))]).toMatchInlineSnapshot(`
   [
     "cf4c5e9093c3d9b38176f6f338e001624d079ab9d95cd0633a594d30871489fb",
     "20ca2da6884339e80683bf71962c7b966e11bf9979a615e41149c8448974c52f",
   ]
  `);
});

test('rows are shifted before anything else', () => {
  const shifts = drawShifts(40, 2, 9);
  const shifted = new Uint8Array(data.inputs.length);
  shiftRows(shifted, data.inputs, shifts, data.shape, 0, 40);
  const operations = [{ type: 'rotate', degrees: 40 }, { type: 'mixup' }];
  const direct = renderView(data, 4, operations, { shifts });
  expect(direct).toEqual(renderView({ ...data, inputs: shifted }, 4, operations));
  expect(direct.inputs).not.toEqual(renderView(data, 4, operations).inputs);
});

test('views without operations are the shifted rows alone', () => {
  const shifts = drawShifts(40, 2, 9);
  const shifted = new Uint8Array(data.inputs.length);
  shiftRows(shifted, data.inputs, shifts, data.shape, 0, 40);
  const written = new Uint8Array(data.inputs.length);
  const write = createViewWriter(data, 4);
  write({ inputs: written, targets: null }, { shifts }, 'all');
  expect(written).toEqual(shifted);
});

test.each([
  [{ type: 'smote' }, "smote doesn't work on images"],
  [{ type: 'drop', share: 0.1 }, "drop doesn't work on images"],
])('%j is refused', (operation, message) => {
  expect(() => renderView(data, 4, [operation])).toThrow(message);
});
