import { z } from 'zod';
import { BlobRef } from '../../core/contracts/digest';
import { StorageUnavailable } from '../../core/contracts/errors';
import { blobKey } from '../../storage/blob-store';
import { collectBlobs } from '../../storage/collect-blobs';
import { openStores } from '../../storage/open-stores';
import { stepKey } from '../../storage/step-key';
import { startS3Server, type S3Server } from '../support/s3-server';

let server: S3Server;
beforeAll(async () => void (server = await startS3Server()));
afterAll(() => server.stop());

const Output = z.strictObject({ by: z.string(), weights: BlobRef });
const bytes = (text: string) => new TextEncoder().encode(text);

/** A step of its own store, whose attempts write a blob and say who they are. */
function open(name: string) {
  const stores = openStores(server.scope(name));
  const step = { stage: 'train', codeVersion: 1, params: { seed: 7 }, schema: Output };
  const key = stepKey(step);
  let computed = 0;
  const outputOf = async (by: string) => ({
    by,
    weights: await stores.blobs.write(bytes(`weights of ${by}`)),
  });
  const run = (by: string) =>
    stores.steps.runStep({
      ...step,
      compute: () => {
        computed += 1;
        return outputOf(by);
      },
    });
  return {
    ...stores,
    step,
    key,
    manifest: `steps/train/${key}.json`,
    outputOf,
    run,
    computed: () => computed,
  };
}

test('the second run of a step takes the first one’s output', async () => {
  const { run, computed, key, steps, step } = open('twice');
  const first = await run('first');
  expect(first.reused).toBe(false);
  expect(await run('second')).toEqual({ output: first.output, reused: true });
  expect(computed()).toBe(1);
  const compute = jest.fn(() => Promise.resolve(first.output));
  await steps.runStep({ ...step, params: { seed: 8 }, compute });
  expect(compute).toHaveBeenCalledWith(stepKey({ ...step, params: { seed: 8 } }));
  expect(stepKey({ ...step, params: { seed: 8 } })).not.toBe(key);
});

test('an attempt given up for dead can not overwrite the one that replaced it', async () => {
  const { steps, step, outputOf, run } = open('zombie');
  const zombie = await outputOf('zombie');
  const { output } = await run('replacement');
  expect(await steps.commit(step, zombie)).toEqual(output);
  expect(await steps.lookup(step)).toEqual({ state: 'found', output });
});

test('attempts that end at the same time all give the same output', async () => {
  const { run, computed } = open('together');
  const results = await Promise.all(Array.from({ length: 6 }, (_, i) => run(`attempt ${i}`)));
  expect(computed()).toBe(6);
  expect(new Set(results.map(({ output }) => output.by)).size).toBe(1);
});

test.each([
  ['corrupt', (o: ReturnType<typeof open>, key: string) => o.objects.put(key, bytes('weights of fIrst'))],
  ['truncated', (o: ReturnType<typeof open>, key: string) => o.objects.put(key, bytes('wei'))],
  ['missing', (o: ReturnType<typeof open>, key: string) => o.objects.remove(key)],
])('a step with a %s blob is done again, and its manifest replaced', async (_, damage) => {
  const opened = open(`damage-${_}`);
  const { output } = await opened.run('first');
  await damage(opened, blobKey(output.weights.digest));
  expect((await opened.steps.lookup(opened.step)).state).toBe('stale');
  expect((await opened.run('second')).output.by).toBe('second');
  expect((await opened.run('third')).output.by).toBe('second');
});

test('where the work gives the same bytes again, the damaged blob is whole afterwards', async () => {
  const { run, objects, blobs } = open('same-bytes');
  const { output } = await run('first');
  await objects.put(blobKey(output.weights.digest), bytes('weights of fIrst'));
  expect(await run('first')).toEqual({ output, reused: false });
  expect(await blobs.verify(output.weights)).toBe(true);
});

test.each([
  ['no JSON', '{"stage": "tra'],
  ['another schema', '{"stage":"train"}'],
])('a manifest that is %s is replaced', async (name, text) => {
  const { run, objects, manifest } = open(`manifest-${name.replace(' ', '-')}`);
  await objects.put(manifest, bytes(text));
  expect(await run('first')).toMatchObject({ output: { by: 'first' }, reused: false });
  expect(await run('second')).toMatchObject({ output: { by: 'first' }, reused: true });
});

test('an output of an older shape is done again', async () => {
  const { steps, step, run } = open('shape');
  await run('first');
  const schema = Output.extend({ epochs: z.number() });
  expect((await steps.lookup({ ...step, schema })).state).toBe('stale');
});

test('work that fails commits nothing', async () => {
  const { steps, step } = open('fails');
  const failing = steps.runStep({ ...step, compute: () => Promise.reject(new Error('no luck')) });
  await expect(failing).rejects.toThrow('no luck');
  expect(await steps.lookup(step)).toEqual({ state: 'missing' });
});

test('a store that is away is no reason to do the work again', async () => {
  const settings = { ...server.scope('away'), endpoint: 'http://127.0.0.1:1' };
  const { steps } = openStores(settings, { maxAttempts: 1 });
  const compute = jest.fn();
  const work = steps.runStep({ stage: 'train', codeVersion: 1, params: {}, schema: Output, compute });
  await expect(work).rejects.toThrow(StorageUnavailable);
  expect(compute).not.toHaveBeenCalled();
});

test('blobs are found however deep, each once, and keys are no blobs', () => {
  const ref = (digit: string) => ({ digest: digit.repeat(64), sizeBytes: 1 });
  const output = { key: 'c'.repeat(64), a: ref('a'), deep: [{ b: ref('b') }, ref('a'), null, 'text'] };
  expect(collectBlobs(output)).toEqual([ref('a'), ref('b')]);
});
