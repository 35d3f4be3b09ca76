import { chiSquareSurvival } from '../../../../core/policy/statistics/chi-square';
import { clusteredMcnemar } from '../../../../core/policy/statistics/clustered-mcnemar';
import { countDiscordant } from '../../../../core/policy/statistics/mcnemar';

const wrong = (flags: string) => Uint8Array.from(flags, Number);

test('one pair: McNemar’s χ² without correction, (b − c)² / (b + c)', () => {
  const [a, b] = [wrong('1111100011'), wrong('0000001111')];
  const { onlyA, onlyB } = countDiscordant(a, b);
  expect([onlyA, onlyB]).toEqual([5, 2]);
  expect(clusteredMcnemar([{ a, b }])).toBeCloseTo(chiSquareSurvival(9 / 7), 12);
});

test('hand-worked: differences per row are 2, −1, 1, 0', () => {
  const pairs = [
    { a: wrong('1010'), b: wrong('0100') },
    { a: wrong('1001'), b: wrong('0001') },
  ];
  expect(clusteredMcnemar(pairs)).toBeCloseTo(chiSquareSurvival(4 / 6), 12);
});

test('seeds that err alike prove no more than one of them', () => {
  const pair = { a: wrong('1110000000'), b: wrong('0000011111') };
  expect(clusteredMcnemar([pair, pair, pair])).toBeCloseTo(clusteredMcnemar([pair]), 12);
});

test('seeds that err independently prove more together', () => {
  const first = { a: wrong('11000000'), b: wrong('00111000') };
  const second = { a: wrong('00000100'), b: wrong('00000011') };
  expect(clusteredMcnemar([first, second])).not.toBe(clusteredMcnemar([first]));
  expect(clusteredMcnemar([{ a: wrong('000'), b: wrong('000') }])).toBe(1);
});
