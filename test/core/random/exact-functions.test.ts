import { exactExp, exactLog, turnOf } from '../../../core/random/exact-functions';

test('sine and cosine are those of the library, and exact at the quarters', () => {
  for (let degrees = -400; degrees <= 400; degrees += 0.37) {
    const { sine, cosine } = turnOf(degrees);
    expect(sine).toBeCloseTo(Math.sin((degrees * Math.PI) / 180), 13);
    expect(cosine).toBeCloseTo(Math.cos((degrees * Math.PI) / 180), 13);
  }
  const quarters = [0, 90, 180, 270, -90].map(turnOf);
  expect(quarters.map(({ sine }) => sine + 0)).toEqual([0, 1, 0, -1, -1]);
  expect(quarters.map(({ cosine }) => cosine + 0)).toEqual([1, 0, -1, 0, 0]);
});

test('logarithm and exponential are those of the library', () => {
  for (let x = 1e-12; x < 1e9; x *= 1.37) expect(exactLog(x)).toBeCloseTo(Math.log(x), 12);
  for (let x = -600; x < 600; x += 1.7) expect(exactExp(x) / Math.exp(x)).toBeCloseTo(1, 11);
  expect([exactLog(1), exactExp(0)]).toEqual([0, 1]);
});
