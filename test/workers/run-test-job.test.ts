import type { Network } from '../../core/contracts/models/models';
import type { TestJob } from '../../core/contracts/training/trainer-jobs';
import type { JobContext } from '../../workers/trainer/job-context';
import { runTestJob } from '../../workers/trainer/run-test-job';
import { sha256 } from '../../storage/sha256';

const blob = { digest: sha256('blob'), sizeBytes: 1 };
const split = { rows: 2, images: blob, labels: blob };

const network = (inputShape: number[], classes: number): Network => ({
  architecture: { type: 'mlp', hidden: [8] },
  inputShape,
  classes,
  weights: blob,
});

/** Nothing may be read before the shapes are known to fit. */
const context = {} as JobContext;

test.each([
  ['of another size', network([14, 16, 1], 4), 'images of 14×16×1 in 4 classes'],
  ['of other classes', network([8, 28, 1], 5), 'images of 8×28×1 in 5 classes'],
  ['that are none', network([33], 4), 'rows of 33 features in 4 classes'],
])('a champion of images %s is refused and not scored on pixels out of place', async (_, champion, found) => {
  const job: TestJob = {
    kind: 'test',
    key: sha256('key'),
    dataset: {
      sourceDigest: sha256('source'),
      classes: 4,
      shape: [8, 28, 1],
      train: split,
      validation: split,
      test: split,
    },
    contestants: [
      { id: 'student-1', members: [{ network: network([8, 28, 1], 4), weight: 1 }], measureLatency: false },
      { id: 'champion', members: [{ network: champion, weight: 1 }], measureLatency: false },
    ],
    latencyRows: 10,
  };
  await expect(runTestJob(job, context)).rejects.toThrow(
    `champion reads ${found}, but the data has images of 8×28×1 in 4 classes; give the recipe another line`,
  );
});

describe('what is found at a specificity', () => {
  const stored = (name: string) => ({ digest: sha256(name), sizeBytes: 4 });
  const rows = (name: string) => ({
    rows: 4,
    images: stored(`${name} images`),
    labels: stored(`${name} labels`),
  });
  // A pixel is a row's log-odds of class 1, times 10. Of validation a threshold of 0.2 leaves both negatives below.
  const contents = new Map<string, Uint8Array>([
    [sha256('validation images'), Uint8Array.of(1, 2, 3, 4)],
    [sha256('validation labels'), Uint8Array.of(0, 0, 1, 1)],
    [sha256('test images'), Uint8Array.of(2, 3, 1, 9)],
    [sha256('test labels'), Uint8Array.of(0, 0, 1, 1)],
    [blob.digest, Uint8Array.of(0)],
  ]);
  const reports: number[] = [];
  const fake = {
    blobs: {
      read: ({ digest }: { digest: string }) => Promise.resolve(contents.get(digest)),
      write: () => Promise.resolve(blob),
    },
    engine: {
      predictEnsemble: (
        { inputs }: { inputs: Uint8Array },
        { onRows }: { onRows: (rows: number) => void },
      ) => {
        onRows(inputs.length);
        const answers = [...inputs].flatMap((pixel) => {
          const negative = -Math.log1p(Math.exp(pixel / 10));
          return [negative, negative + pixel / 10];
        });
        return Promise.resolve(Float32Array.from(answers));
      },
    },
    report: ({ done, total }: { done: number; total: number }) => reports.push(done / total),
  } as unknown as JobContext;
  const job = (changes: Partial<TestJob>): TestJob => ({
    kind: 'test',
    key: sha256('key'),
    dataset: {
      sourceDigest: sha256('source'),
      classes: 2,
      shape: [1, 1, 1],
      train: rows('train'),
      validation: rows('validation'),
      test: rows('test'),
    },
    contestants: [
      { id: 'student-1', members: [{ network: network([1, 1, 1], 2), weight: 1 }], measureLatency: false },
    ],
    latencyRows: 10,
    ...changes,
  });

  test('is counted on test above a threshold that was chosen on validation', async () => {
    const { scores } = await runTestJob(job({ specificity: 0.9 }), fake);
    const { threshold, ...counts } = scores[0]!.atSpecificity!;
    expect(threshold).toBeCloseTo(1 / (1 + Math.exp(-0.2)), 6);
    expect(counts).toEqual({ trueNegatives: 1, negatives: 2, truePositives: 1, positives: 2 });
    expect(reports).toEqual([0.5, 1]);
  });

  test('is not asked for by itself, and then validation is not read; calibration is measured anyway', async () => {
    contents.delete(sha256('validation images'));
    const { scores } = await runTestJob(job({}), fake);
    expect(scores[0]).not.toHaveProperty('atSpecificity');
    expect(scores[0]!.calibration!.reliability.reduce((sum, part) => sum + part.rows, 0)).toBe(4);
    const squares = [0.2, 0.3, 0.1, 0.9].map((odds, i) => (1 / (1 + Math.exp(-odds)) - Number(i > 1)) ** 2);
    expect(scores[0]!.calibration!.brierScore).toBeCloseTo(squares.reduce((a, b) => a + b) / 4, 6);
  });
});
