import type { Task } from '../../../../core/contracts/data/task';
import { findDifference } from '../../../../core/data/soft-labels/find-difference';

const tolerance = { absolute: 0.01, relative: 0.01 };
const compare = (found: number[], expected: number[], task?: Task) =>
  findDifference(
    Float32Array.from(found),
    Float32Array.from(expected),
    { classes: 2, ...(task && { task }) },
    tolerance,
  );

test('numbers within the tolerance are the same, and the largest difference is told', () => {
  expect(compare([-1, -2, -0.001, -7], [-1.01, -2.02, 0, -7])).toEqual({
    largest: expect.closeTo(0.02, 6) as number,
  });
});

test('the first that is further off is named with what is allowed', () => {
  const { difference } = compare([-1, -2, -3.05, -9], [-1, -2, -3, -4]);
  expect(difference).toEqual({
    row: 1,
    output: 0,
    found: expect.closeTo(-3.05, 6) as number,
    expected: -3,
    allowed: 0.04,
  });
  expect(compare([-1, -2], [-1, NaN]).difference).toBeDefined();
  expect(compare([NaN, -2], [-1, -2]).difference).toBeDefined();
});

test('what is as good as impossible is the same, however it is written', () => {
  expect(compare([-65_504, 0], [-Infinity, 0])).toEqual({ largest: 0 });
  expect(compare([-Infinity, 0], [-50, 0]).difference).toMatchObject({ output: 0, found: -1000 });
});

test('log-odds are sure either way beyond 1000, and numbers mean what they say', () => {
  expect(compare([65_504, -65_504], [Infinity, -1e9], 'multi-label')).toEqual({ largest: 0 });
  expect(compare([65_504, 50], [Infinity, Infinity], 'multi-label').difference).toMatchObject({
    output: 1,
    found: 50,
  });
  expect(compare([-3000, 0], [-2000, 0], 'regression').difference).toMatchObject({
    found: -3000,
    expected: -2000,
  });
  expect(compare([0, Infinity], [0, Infinity], 'regression').difference).toBeDefined();
});
