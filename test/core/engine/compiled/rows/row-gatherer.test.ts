import { shiftRows } from '../../../../../core/data/shift-images';
import type { GatherSource } from '../../../../../core/engine/compiled/rows/gather-rows';
import { startRowGatherer } from '../../../../../core/engine/compiled/rows/row-gatherer';
import { createRandom } from '../../../../../core/random/random';

const ROWS = 9;
const SIZE = 12;
const random = createRandom('gatherer');
const shared = (length: number) => new SharedArrayBuffer(length);
const images = new Uint8Array(shared(ROWS * SIZE)).map(() => random.integer(1, 255));

function createSource(): GatherSource {
  const softLabels = new Float32Array(shared(ROWS * 2 * 4));
  softLabels.forEach((_, i) => (softLabels[i] = -i));
  const shifts = Int8Array.from({ length: 2 * ROWS }, () => random.integer(-2, 2));
  const hint = Uint16Array.from({ length: 3 * ROWS }, (_, i) => i);
  return {
    data: {
      rows: ROWS,
      inputs: images,
      labels: Uint8Array.from({ length: ROWS }, (_, row) => row % 2),
      shape: [2, 3, 2],
    },
    classes: 2,
    views: [
      { shifts: new Int8Array(2 * ROWS), softLabels: null, hints: [hint] },
      { shifts, softLabels, hints: [hint] },
    ],
    blocks: [0, 1].map(() => ({
      inputs: new Uint8Array(shared(4 * SIZE)),
      labels: new Int32Array(shared(4 * 4)),
      targets: null,
      softLabels: new Float32Array(shared(4 * 2 * 4)),
      hints: [new Uint16Array(shared(4 * 3 * 2))],
    })),
  };
}

test('rows come in the order asked for, moved by their view’s shifts, until the thread is ended', async () => {
  const source = createSource();
  const gatherer = startRowGatherer(source);
  for (const [slot, view, rows] of [
    [0, 0, [3, 0, 8, 3]],
    [1, 1, [8, 7, 1]],
    [0, 1, [2, 5, 5, 6]],
  ] as const) {
    const block = source.blocks[slot]!;
    block.inputs.fill(99);
    await gatherer.gather({ block: slot, view, rows: Int32Array.from(rows) });
    const moved = new Uint8Array(images.length);
    shiftRows(moved, images, source.views[view]!.shifts, [2, 3, 2], 0, ROWS);
    const wanted = rows.flatMap((row) => [...moved.subarray(row * SIZE, (row + 1) * SIZE)]);
    expect([...block.inputs.subarray(0, rows.length * SIZE)]).toEqual(wanted);
    expect([...block.labels.subarray(0, rows.length)]).toEqual(rows.map((row) => row % 2));
    const hints = rows.flatMap((row) => [3 * row, 3 * row + 1, 3 * row + 2]);
    expect([...block.hints[0]!.subarray(0, hints.length)]).toEqual(hints);
    if (view === 0) continue;
    const soft = rows.flatMap((row) => [-2 * row, -2 * row - 1]);
    expect([...block.softLabels.subarray(0, soft.length)]).toEqual(soft);
  }
  await gatherer.dispose();
  await gatherer.dispose();
  await expect(gatherer.gather({ block: 0, view: 0, rows: Int32Array.of(1) })).rejects.toThrow('has ended');
});

test.each([
  ['a row that there isn’t', 0, [1, 9], 'there is no row 9, only 9'],
  ['a view that there isn’t', 2, [1], 'there is no view 2, only 2'],
  ['too many rows', 0, [1, 2, 3, 4, 5], "5 rows don't fit a block of 4"],
])('%s: the failure arrives where it is waited for, and stays', async (_, view, rows, message) => {
  const gatherer = startRowGatherer(createSource());
  await expect(gatherer.gather({ block: 0, view, rows: Int32Array.from(rows) })).rejects.toThrow(message);
  await expect(gatherer.gather({ block: 0, view: 0, rows: Int32Array.of(1) })).rejects.toThrow(message);
  await gatherer.dispose();
});

test('one order at a time', async () => {
  const gatherer = startRowGatherer(createSource());
  const first = gatherer.gather({ block: 0, view: 0, rows: Int32Array.of(1) });
  await expect(gatherer.gather({ block: 0, view: 0, rows: Int32Array.of(2) })).rejects.toThrow('still busy');
  await first;
  await gatherer.dispose();
});
