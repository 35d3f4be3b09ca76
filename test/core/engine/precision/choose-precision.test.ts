import { choosePrecision } from '../../../../core/engine/precision/choose-precision';

/** Turns of the given lengths; the first of each is the one for setting up. */
async function chooseFrom(float32: readonly number[], bf16: readonly number[]) {
  const lengths = { float32: [...float32], bf16: [...bf16] };
  let now = 5;
  const turn = (precision: 'float32' | 'bf16') => () => {
    now += lengths[precision].shift()!;
  };
  const choice = await choosePrecision(
    { float32: turn('float32'), bf16: turn('bf16') },
    () => now,
    float32.length - 1,
  );
  expect(lengths).toEqual({ float32: [], bf16: [] });
  return choice;
}

test('bf16 is taken where the medians say that it is 1.1 times as fast', async () => {
  expect(await chooseFrom([999, 11, 500, 10], [0, 9, 10, 10])).toEqual({
    precision: 'bf16',
    medians: { float32: 11, bf16: 10 },
  });
  expect(await chooseFrom([0, 10.75, 10.75, 500], [999, 10, 10, 1])).toEqual({
    precision: 'float32',
    medians: { float32: 10.75, bf16: 10 },
  });
});

test('an even number of turns takes the mean of the middle two', async () => {
  expect((await chooseFrom([0, 1, 2, 4, 9], [0, 3, 3, 3, 3])).medians).toEqual({ float32: 3, bf16: 3 });
});

test('no turns is an error', async () => {
  await expect(chooseFrom([1], [1])).rejects.toThrow('turns must be a whole number from 1: 0');
});
