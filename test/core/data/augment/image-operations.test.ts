import { rotateImage } from '../../../../core/data/augment/operations/rotate';
import {
  changeBrightness,
  changeContrast,
  changeSaturation,
} from '../../../../core/data/augment/operations/jitter';
import { mapAboutCentre, paddedSize, resampleImage } from '../../../../core/data/augment/resample-image';
import type { WorkingRow } from '../../../../core/data/augment/working-row';
import type { ImageShape } from '../../../../core/data/labelled-images';
import { renderView } from '../../../support/render-view';

const GREY: ImageShape = [3, 3, 1];
const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9];

function working(values: readonly number[], shape: ImageShape): WorkingRow {
  return {
    values: Float32Array.from(values),
    spare: new Float32Array(values.length),
    padded: new Float32Array(paddedSize(shape)),
    targets: new Float32Array(2),
    row: 0,
  };
}

/** Every row the same image, in two classes in turn. */
function repeated(image: readonly number[], shape: ImageShape, rows: number) {
  const inputs = Uint8Array.from({ length: rows * image.length }, (_, i) => image[i % image.length]!);
  return { rows, shape, inputs, labels: Uint8Array.from({ length: rows }, (_, row) => row % 2) };
}

function imagesOf(inputs: ArrayLike<number>, size: number): number[][] {
  const all = Array.from(inputs);
  return Array.from({ length: all.length / size }, (_, i) => all.slice(i * size, (i + 1) * size));
}

describe('rotation', () => {
  test.each([
    [0, DIGITS],
    [90, [3, 6, 9, 2, 5, 8, 1, 4, 7]],
    [-90, [7, 4, 1, 8, 5, 2, 9, 6, 3]],
    [180, [9, 8, 7, 6, 5, 4, 3, 2, 1]],
  ])('by %i° is exact', (degrees, expected) => {
    const row = working(DIGITS, GREY);
    rotateImage(row, GREY, degrees);
    expect([...row.values]).toEqual(expected);
  });

  test('keeps the colours of a pixel together', () => {
    const row = working([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 2, 3]);
    rotateImage(row, [2, 2, 3], 90);
    expect([...row.values]).toEqual([4, 5, 6, 10, 11, 12, 1, 2, 3, 7, 8, 9]);
  });

  test('by 45° leaves the centre, and takes corners from outside as black', () => {
    const row = working(
      Array.from({ length: 25 }, () => 100),
      [5, 5, 1],
    );
    rotateImage(row, [5, 5, 1], 45);
    expect(row.values[12]).toBe(100);
    // A corner, 2√2 from the centre, comes from straight above: 0.83 pixels outside, of which 0.17 are left.
    for (const corner of [0, 4, 20, 24])
      expect(row.values[corner]).toBeCloseTo(100 * (3 - 2 * Math.SQRT2), 3);
  });
});

test('half a pixel to the right is the mean of neighbours; what comes in is black, or the border', () => {
  const map = { ...mapAboutCentre(GREY, { yy: 1, yx: 0, xy: 0, xx: 1 }), x0: -0.5 };
  const moved = (edge: 'black' | 'clamp') => {
    const row = working(DIGITS, GREY);
    resampleImage(row, GREY, map, edge);
    return [...row.values];
  };
  expect(moved('black')).toEqual([0.5, 1.5, 2.5, 2, 4.5, 5.5, 3.5, 7.5, 8.5]);
  expect(moved('clamp')).toEqual([1, 1.5, 2.5, 4, 4.5, 5.5, 7, 7.5, 8.5]);
});

test('brightness, contrast and saturation: factor 1 changes nothing, 0 leaves black, the mean grey, or greys', () => {
  const colours = [10, 20, 30, 200, 100, 0];
  const change = (by: (values: Float32Array) => void) => {
    const values = Float32Array.from(colours);
    by(values);
    return [...values];
  };
  const greys = [0.299 * 10 + 0.587 * 20 + 0.114 * 30, 0.299 * 200 + 0.587 * 100];
  const mean = (greys[0]! + greys[1]!) / 2;
  expect(change((values) => changeBrightness(values, 0))).toEqual([0, 0, 0, 0, 0, 0]);
  expect(change((values) => changeBrightness(values, 1.5))).toEqual([15, 30, 45, 255, 150, 0]);
  for (const value of change((values) => changeContrast(values, 3, 0))) expect(value).toBeCloseTo(mean, 4);
  const faded = change((values) => changeSaturation(values, 3, 0));
  faded.forEach((value, i) => expect(value).toBeCloseTo(greys[i < 3 ? 0 : 1]!, 4));
  for (const same of [
    change((values) => changeBrightness(values, 1)),
    change((values) => changeContrast(values, 3, 1)),
    change((values) => changeSaturation(values, 3, 1)),
  ])
    same.forEach((value, i) => expect(value).toBeCloseTo(colours[i]!, 4));
});

test('flips mirror about half of the rows, and whole pixels', () => {
  const pixels = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
  const data = repeated(pixels, [2, 2, 3], 400);
  const mirrored = {
    horizontal: [4, 5, 6, 1, 2, 3, 10, 11, 12, 7, 8, 9],
    vertical: [7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6],
  };
  for (const axis of ['horizontal', 'vertical'] as const) {
    const images = imagesOf(renderView(data, 2, [{ type: 'flip', axis }]).inputs, 12).map(String);
    const flipped = images.filter((image) => image === String(mirrored[axis])).length;
    expect(images.filter((image) => image === String(pixels))).toHaveLength(400 - flipped);
    // Five standard deviations of 400 tosses.
    expect(Math.abs(flipped - 200)).toBeLessThan(50);
  }
  const always = renderView(data, 2, [{ type: 'flip', probability: 1 }]);
  expect(imagesOf(always.inputs, 12).every((image) => String(image) === String(mirrored.horizontal))).toBe(
    true,
  );
});

test('shifts move by up to so many pixels on each axis, all of them alike often', () => {
  const dot = Array.from({ length: 49 }, (_, i) => (i === 24 ? 200 : 0));
  const { inputs } = renderView(repeated(dot, [7, 7, 1], 500), 2, [{ type: 'shift', pixels: 2 }]);
  const places = imagesOf(inputs, 49).map((image) => image.indexOf(200));
  const reached = [8, 9, 10, 11, 12].flatMap((x) => [0, 7, 14, 21, 28].map((y) => x + y));
  expect([...new Set(places)].sort((a, b) => a - b)).toEqual(reached.sort((a, b) => a - b));
});

test('cutout blackens a square, less what of it lies outside', () => {
  const white = Array.from({ length: 64 }, () => 255);
  const images = imagesOf(
    renderView(repeated(white, [8, 8, 1], 300), 2, [{ type: 'cutout', pixels: 4 }]).inputs,
    64,
  );
  const areas = new Set<number>();
  for (const image of images) {
    const black = [...image.keys()].filter((i) => image[i] === 0);
    const sides = [black.map((i) => Math.floor(i / 8)), black.map((i) => i % 8)].map(
      (along) => Math.max(...along) - Math.min(...along) + 1,
    );
    expect(black).toHaveLength(sides[0]! * sides[1]!);
    expect(Math.max(...sides)).toBeLessThanOrEqual(4);
    areas.add(black.length);
  }
  expect(areas).toContain(16);
  // A centre in the corner leaves a quarter, two pixels a side.
  expect(Math.min(...areas)).toBe(4);
});

test('crops of the whole area are the image; those of a quarter show two pixels of four, enlarged', () => {
  const ramp = Array.from({ length: 16 }, (_, i) => 10 * (i % 4));
  const data = repeated(ramp, [4, 4, 1], 200);
  const whole = renderView(data, 2, [{ type: 'crop', area: [1, 1], aspect: [1, 1] }]);
  expect(whole.inputs).toEqual(data.inputs);
  const quarter = renderView(data, 2, [{ type: 'crop', area: [0.25, 0.25], aspect: [1, 1] }]);
  for (const image of imagesOf(quarter.inputs, 16)) {
    // Half of 40 in grey levels a width; what lies beyond the outermost centres has their colour.
    expect(image[3]! - image[0]!).toBeLessThanOrEqual(16);
    expect(image[3]! - image[0]!).toBeGreaterThanOrEqual(9);
    expect(Math.min(...image)).toBeGreaterThanOrEqual(0);
  }
});

test('crops lie anywhere inside, no side favoured', () => {
  const ramp = Array.from({ length: 16 }, (_, i) => 10 * (i % 4) + 40 * Math.floor(i / 4));
  const { inputs } = renderView(repeated(ramp, [4, 4, 1], 800), 2, [
    { type: 'crop', area: [0.25, 0.25], aspect: [1, 1] },
  ]);
  const means = imagesOf(inputs, 16).map((image) => image.reduce((sum, value) => sum + value, 0) / 16);
  // A box of 2 pixels has its centre 1 to 3 pixels from the border: the mean is 25 to 125, and 75 on average.
  expect(Math.min(...means)).toBeGreaterThan(25);
  expect(Math.min(...means)).toBeLessThan(35);
  expect(Math.max(...means)).toBeGreaterThan(115);
  expect(Math.max(...means)).toBeLessThan(125);
  expect(Math.abs(means.reduce((sum, mean) => sum + mean, 0) / 800 - 75)).toBeLessThan(5);
});

test('enlarging by 2 shows the middle, reducing by 2 leaves a black frame', () => {
  const square = Array.from({ length: 36 }, (_, i) => (i % 6 > 0 && i % 6 < 5 && i > 5 && i < 30 ? 100 : 0));
  const scaled = (factor: number) =>
    imagesOf(
      renderView(repeated(square, [6, 6, 1], 1), 2, [{ type: 'scale', factor: [factor, factor] }]).inputs,
      36,
    )[0]!;
  expect(scaled(2)).toEqual(Array.from({ length: 36 }, () => 100));
  expect(scaled(0.5).filter((pixel) => pixel > 0).length).toBeLessThanOrEqual(16);
  expect(scaled(0.5)[14]).toBe(100);
  expect(scaled(1)).toEqual(square);
});

test('noise has the deviation asked for, and bytes end at 0 and 255', () => {
  const data = repeated(
    Array.from({ length: 100 }, () => 128),
    [10, 10, 1],
    100,
  );
  const { inputs } = renderView(data, 2, [{ type: 'noise', deviation: 0.1 }]);
  const differences = Array.from(inputs, (pixel) => (pixel - 128) / 255);
  const variance = differences.reduce((sum, value) => sum + value * value, 0) / differences.length;
  expect(Math.sqrt(variance)).toBeCloseTo(0.1, 2);
  const loud = renderView(data, 2, [{ type: 'noise', deviation: 3 }]).inputs;
  expect([Math.min(...loud), Math.max(...loud)]).toEqual([0, 255]);
  expect(loud.filter((pixel) => pixel === 0).length).toBeGreaterThan(4000);
});

test('RandAugment changes images more where it is told to, and leaves some alone', () => {
  const image = Array.from({ length: 64 }, (_, i) => (i % 8 > 2 && i % 8 < 6 ? 180 : 20));
  const data = repeated(image, [8, 8, 1], 300);
  const change = (count: number, magnitude: number) => {
    const images = imagesOf(renderView(data, 2, [{ type: 'randaugment', count, magnitude }]).inputs, 64);
    const distances = images.map((each) =>
      each.reduce((sum, value, i) => sum + Math.abs(value - image[i]!), 0),
    );
    return { same: distances.filter((d) => d === 0).length, mean: distances.reduce((a, b) => a + b) / 300 };
  };
  const [weak, strong, twice] = [change(1, 2), change(1, 9), change(3, 9)];
  expect(weak.mean).toBeLessThan(strong.mean);
  expect(strong.mean).toBeLessThan(twice.mean);
  // One change in eight is none.
  expect(strong.same).toBeGreaterThan(15);
});
