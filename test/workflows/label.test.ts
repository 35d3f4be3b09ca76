import { ApplicationFailure, WorkflowFailedError } from '@temporalio/client';
import { InvalidData } from '../../core/contracts/errors';
import { DistilResult, PROGRESS_QUERY, RunProgress } from '../../core/contracts/runs';
import type { LabelDivergence } from '../../core/contracts/labels/soft-labels';
import { fakeActivities, labelled, type FakeActivities } from './fake-activities';
import { SHORT_RECIPE } from './short-recipe';
import { startTestBed, type TestBed } from './start-test-bed';

let bed: TestBed;
beforeAll(async () => {
  bed = await startTestBed();
});
afterAll(() => bed.end());

const TOP_THREE = { type: 'top-k', classes: 3 };
const withLabel = (label: Record<string, unknown>) => ({
  recipe: { ...SHORT_RECIPE, label: { ...SHORT_RECIPE.label, ...label } },
});

async function failureOf(input: unknown, fakes: FakeActivities): Promise<unknown> {
  return bed.run('distil', input, fakes).then(
    () => 'none',
    (error: unknown) => (error instanceof WorkflowFailedError ? error.cause : error),
  );
}

describe('labels that leave classes out', () => {
  const losing = (divergence: LabelDivergence) =>
    fakeActivities({
      label: (request) => {
        const { output, reused } = labelled(request);
        return Promise.resolve({ output: { ...output, divergence }, reused });
      },
    });
  const divergence = { temperature: 4, mean: 0.0712, largest: 0.5 };

  test('end the run where they are too far from the exact ones, with the field and what was found', async () => {
    const fakes = losing(divergence);
    const failure = await failureOf(withLabel({ format: TOP_THREE }), fakes);
    expect(failure).toBeInstanceOf(ApplicationFailure);
    expect(failure).toMatchObject({ type: 'InvalidInput', nonRetryable: true });
    const { message } = failure as Error;
    expect(message).toContain(
      'label.format: got {"type":"top-k","classes":3}, allowed: more classes, "float16"',
    );
    expect(message).toMatch(
      /top-3 labels of view \d, rows \d+ to \d+, differ from the ensemble's by 0.0712 nats on average at a temperature of 4, and 0.05 is the most/,
    );
    expect(fakes.requests('sweep')).toEqual([]);
  });

  test('go on within the limit that the recipe gives, which is no part of what is asked for', async () => {
    const fakes = losing(divergence);
    await bed.run('distil', withLabel({ format: TOP_THREE, maxDivergence: 0.08 }), fakes);
    for (const request of fakes.requests('label')) {
      expect(request).toMatchObject({ format: TOP_THREE });
      expect(request).not.toHaveProperty('maxDivergence');
    }
    const near = losing({ ...divergence, mean: 0.0499 });
    await bed.run('distil', withLabel({ format: TOP_THREE }), near);
  });
});

test('the live table and the report tell what labels take', async () => {
  const fakes = fakeActivities({
    label: (request) => Promise.resolve({ ...labelled(request), reused: request.start === 0 }),
  });
  const handle = await bed.start('distil', withLabel({ shardRows: 1000 }), fakes);
  const { report } = DistilResult.parse(await handle.result());
  const views = 1;
  expect(fakes.requests('label')).toHaveLength(3);
  // Every shard of the fakes is a blob of 4 bytes.
  expect(report.labels).toEqual({
    format: 'float32',
    views,
    rows: 2500 * views,
    shards: 3 * views,
    bytesPerRow: 12 / 2500,
    sizeBytes: 12 * views,
    storedBytes: 12 * views,
    checked: { rows: 256, largestDifference: 0 },
  });
  const { stages } = RunProgress.parse(await handle.query(PROGRESS_QUERY));
  expect(stages.find(({ stage }) => stage === 'label')).toMatchObject({
    reused: views,
    best: `float32, 0 bytes a row: ${12 * views} bytes`,
  });
});

describe('a sample of the labelled rows', () => {
  test('is scored anew before anything learns from it, and the report tells', async () => {
    const fakes = fakeActivities({
      checkLabels: () => Promise.resolve({ output: { rows: 256, largestDifference: 0.002 }, reused: false }),
    });
    const handle = await bed.start('distil', withLabel({ format: 'float16', precision: 'bf16' }), fakes);
    const { report } = DistilResult.parse(await handle.result());
    expect(report.labels).toMatchObject({ checked: { rows: 256, largestDifference: 0.002 } });
    const [request, ...others] = fakes.requests('checkLabels');
    expect(others).toEqual([]);
    const rows = request!.samples.map(({ start, end }) => end - start);
    expect(rows.reduce((sum, own) => sum + own, 0)).toBe(256);
    expect(request).toMatchObject({ precision: 'bf16', ensemble: fakes.requests('label')[0]!.ensemble });
    const order = fakes.calls.map(({ name }) => name);
    expect(order.lastIndexOf('label')).toBeLessThan(order.indexOf('checkLabels'));
    expect(order.indexOf('checkLabels')).toBeLessThan(order.indexOf('sweep'));
  });

  test('is as large as the recipe says, or none', async () => {
    const few = fakeActivities();
    await bed.run('distil', withLabel({ checkRows: 10 }), few);
    const [request] = few.requests('checkLabels');
    expect(request!.samples.reduce((sum, { start, end }) => sum + end - start, 0)).toBe(10);
    const none = fakeActivities();
    const handle = await bed.start('distil', withLabel({ checkRows: 0 }), none);
    const { report } = DistilResult.parse(await handle.result());
    expect(none.requests('checkLabels')).toEqual([]);
    expect(report.labels).not.toHaveProperty('checked');
  });

  test('that is wrong ends the run at once', async () => {
    const wrong = new InvalidData('soft labels are not those of their rows: view 0, row 7');
    const fakes = fakeActivities({ checkLabels: () => Promise.reject(wrong) });
    const failure = await failureOf(withLabel({}), fakes);
    const { cause } = failure as { cause: unknown };
    expect(cause).toMatchObject({ type: 'InvalidData', nonRetryable: true, message: wrong.message });
    expect(fakes.requests('checkLabels')).toHaveLength(1);
    expect(fakes.requests('sweep')).toEqual([]);
  });
});
