import { decodeHalves } from '../../../../core/engine/inference/half-precision';

test.each([
  [0x3c00, 1],
  [0xc000, -2],
  [0x3555, 0.333251953125],
  [0x7bff, 65504],
  [0x0400, 2 ** -14],
  [0x03ff, 2 ** -14 - 2 ** -24],
  [0x8001, -(2 ** -24)],
  [0xfc00, -Infinity],
  [0x7e00, NaN],
])('bits %i are %d', (bits, value) => {
  expect([...decodeHalves(Uint16Array.of(bits))]).toEqual([value]);
});
