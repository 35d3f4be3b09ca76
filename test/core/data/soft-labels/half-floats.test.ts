import { fromHalves, toHalf } from '../../../../core/data/soft-labels/half-floats';
import golden from '../../../golden/soft-labels/halves.json';

test('numbers are rounded as NumPy rounds them, ties and the smallest among them', () => {
  const NEGATIVE_ZERO = 0x8000;
  const wanted = golden.bits.map((bits, i) => (golden.values[i] === 0 && bits === NEGATIVE_ZERO ? 0 : bits));
  expect(golden.values.map(toHalf)).toEqual(wanted);
});

test('every finite half comes back as it was', () => {
  const positive = Uint16Array.from({ length: 0x7c00 }, (_, bits) => bits);
  for (const halves of [positive, positive.map((bits) => bits | 0x8000)]) {
    const values = fromHalves(halves);
    const bits = Uint16Array.from(values, toHalf);
    // Zero has two.
    expect(bits.subarray(1)).toEqual(halves.subarray(1));
    expect(values[0]).toBeCloseTo(0, 30);
  }
  expect(fromHalves(Uint16Array.of(0x3c00, 0xc248, 1, 0x7bff))).toEqual(
    Float32Array.of(1, -3.140625, 2 ** -24, 65_504),
  );
});

test('what is beyond the largest stays finite', () => {
  const values = fromHalves(Uint16Array.from([-65_519, -65_520, -1e30, -Infinity, 1e6], toHalf));
  expect([...values]).toEqual([-65_504, -65_504, -65_504, -65_504, 65_504]);
});
