import type { View } from '../../../core/contracts/data/dataset';
import type { LabelShard } from '../../../core/contracts/labels/soft-labels';
import { sampleLabels } from '../../../core/policy/sample-labels';
import { sha256 } from '../../../storage/sha256';
import { views } from '../../workflows/samples';

function shardsOf(view: View, ends: number[]): LabelShard[] {
  return ends.map((end, i) => {
    const start = ends[i - 1] ?? 0;
    const logProbabilities = { digest: sha256(`${view.index} ${start}`), sizeBytes: 1 };
    return { view: view.index, viewDigest: view.shifts.digest, start, end, logProbabilities };
  });
}

const student = views('student', 5);
const softLabels = student.map((view) => shardsOf(view, [1000, 2000, 2500]));
const rowsOf = (samples: ReturnType<typeof sampleLabels>) =>
  samples.reduce((sum, { start, end }) => sum + end - start, 0);

test('rows are of every view before they are of one twice, and lie in the shards they are said to', () => {
  const samples = sampleLabels(student, softLabels, 250, 3);
  expect(samples).toHaveLength(8);
  expect(rowsOf(samples)).toBe(250);
  expect(new Set(samples.slice(0, 5).map(({ view }) => view.index)).size).toBe(5);
  expect(new Set(samples.map(({ shard }) => shard.logProbabilities.digest)).size).toBe(8);
  for (const { view, shard, start, end } of samples) {
    expect(shard.view).toBe(view.index);
    expect(start).toBeGreaterThanOrEqual(shard.start);
    expect(end).toBeLessThanOrEqual(shard.end);
  }
});

test('the seed alone says which', () => {
  const drawn = sampleLabels(student, softLabels, 250, 3);
  expect(sampleLabels(student, softLabels, 250, 3)).toEqual(drawn);
  expect(sampleLabels(student, softLabels, 250, 4)).not.toEqual(drawn);
});

test('any row may be taken', () => {
  const [view] = student;
  const few = [shardsOf(view!, [2, 5])];
  const taken = Array.from({ length: 60 }, (_, seed) => sampleLabels([view!], few, 1, seed)).flat();
  expect(new Set(taken.map(({ start, end }) => `${start} ${end}`))).toEqual(
    new Set([0, 1, 2, 3, 4].map((row) => `${row} ${row + 1}`)),
  );
});

test('no more rows are taken than there are', () => {
  const [view] = student;
  const few = [shardsOf(view!, [2, 5])];
  const samples = sampleLabels([view!], few, 100, 1);
  expect(rowsOf(samples)).toBe(5);
});
