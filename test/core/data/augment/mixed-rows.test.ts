import { createRandom } from '../../../../core/random/random';
import { renderView } from '../../../support/render-view';

const ROWS = 60;
const SIZE = 48;
const random = createRandom('mixed rows');
const data = {
  rows: ROWS,
  shape: [4, 4, 3] as const,
  inputs: Uint8Array.from({ length: ROWS * SIZE }, () => random.integer(0, 255)),
  labels: Uint8Array.from({ length: ROWS }, (_, row) => row % 3),
};
const imageOf = (of: Float32Array | Uint8Array, row: number) => [
  ...of.subarray(row * SIZE, (row + 1) * SIZE),
];
const sharesOf = (targets: Float32Array, row: number) => [...targets.subarray(3 * row, 3 * row + 3)];

test('mixup gives a convex combination of two rows, in pixels and classes by the same share', () => {
  const { inputs, targets } = renderView(data, 3, [{ type: 'mixup', alpha: 1 }]);
  let mixed = 0;
  for (let row = 0; row < ROWS; row += 1) {
    const [own, found, shares] = [imageOf(data.inputs, row), imageOf(inputs, row), sharesOf(targets, row)];
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
    const fits = [...data.labels.keys()].filter((other) => {
      const theirs = imageOf(data.inputs, other);
      // Of the share that pixels show, where the two images differ most.
      const at = own
        .map((value, i) => Math.abs(value - theirs[i]!))
        .reduce((most, d, i, all) => (d > all[most]! ? i : most), 0);
      const share = own[at] === theirs[at] ? 1 : (found[at]! - theirs[at]!) / (own[at]! - theirs[at]!);
      const pixels = own.every(
        (value, i) => Math.abs(share * value + (1 - share) * theirs[i]! - found[i]!) < 2,
      );
      const wanted = [0, 0, 0];
      wanted[data.labels[row]!]! += share;
      wanted[data.labels[other]!]! += 1 - share;
      return pixels && wanted.every((value, k) => Math.abs(value - shares[k]!) < 0.01);
    });
    expect(fits.length).toBeGreaterThan(0);
    if (Math.max(...shares) < 0.95) mixed += 1;
  }
  expect(mixed).toBeGreaterThan(20);
});

test('CutMix takes each pixel from one of two images, and classes by the number of pixels', () => {
  const { inputs, targets } = renderView(data, 3, [{ type: 'cutmix' }]);
  const counts = new Set<number>();
  for (let row = 0; row < ROWS; row += 1) {
    const [own, found] = [imageOf(data.inputs, row), imageOf(inputs, row)];
    const pixels = Array.from({ length: 16 }, (_, i) => String(found.slice(3 * i, 3 * i + 3)));
    const taken = (from: number[]) =>
      pixels.filter((pixel, i) => pixel === String(from.slice(3 * i, 3 * i + 3))).length;
    const kept = taken(own);
    const other = [...data.labels.keys()].find((each) => taken(imageOf(data.inputs, each)) === 16 - kept);
    if (kept < 16) expect(other).toBeDefined();
    const wanted = [0, 0, 0];
    wanted[data.labels[row]!]! += kept / 16;
    wanted[data.labels[other ?? row]!]! += 1 - kept / 16;
    sharesOf(targets, row).forEach((share, k) => expect(share).toBeCloseTo(wanted[k]!, 6));
    counts.add(kept);
  }
  expect(counts.size).toBeGreaterThan(3);
});

test('what comes before a mixture is done to both rows, and what comes after to the mixture', () => {
  const mixup = { type: 'mixup', alpha: 1 };
  const flip = (probability: number) => ({ type: 'flip', axis: 'vertical', probability });
  const [always, never] = [flip(1), flip(1e-9)];
  const flipped = { ...data, inputs: renderView(data, 3, [always]).inputs };
  expect(renderView(data, 3, [always, mixup])).toEqual(renderView(flipped, 3, [never, mixup]));
  const after = renderView(data, 3, [mixup, always]).inputs;
  expect(after).toEqual(
    renderView({ ...data, inputs: renderView(data, 3, [mixup]).inputs }, 3, [always]).inputs,
  );
});

test('probability is the share of the rows that are touched', () => {
  const { targets } = renderView(data, 3, [{ type: 'mixup', alpha: 1, probability: 0.3 }]);
  const untouched = [...data.labels.keys()].filter((row) => sharesOf(targets, row)[data.labels[row]!] === 1);
  // Beside 70 % of the rows those whose partner has their class, a third: 77 %.
  expect(untouched.length).toBeGreaterThan(35);
  expect(untouched.length).toBeLessThan(57);
});
