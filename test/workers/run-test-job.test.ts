import type { Network } from '../../core/contracts/models';
import type { TestJob } from '../../core/contracts/trainer-jobs';
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
