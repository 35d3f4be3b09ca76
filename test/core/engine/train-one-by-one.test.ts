/** @jest-environment <rootDir>/test/support/native-environment.js */
import { createCompiledEngine } from '../../../core/engine/compiled/create-compiled-engine';
import { createEagerEngine } from '../../../core/engine/eager/create-eager-engine';
import type { Engine, TrainCallbacks, TrainRequest } from '../../../core/engine/engine';
import { loadTensorFlow } from '../../support/load-tensorflow';
import { createCallbacks, createTrainRequest } from '../../support/train-request';

const tf = loadTensorFlow();
const engine = createCompiledEngine(tf);
const base = createTrainRequest({ architecture: { type: 'mlp', hidden: [12, 8] } });
const other: TrainRequest = { ...base, architecture: { type: 'mlp', hidden: [5] } };
const seeds = [7, 8].map((seed) => ({ ...base, seed }));

/** Lasts to the end: what is kept is the best epoch all the same. */
const earlyStopping = { patience: 3, minDelta: 0, metric: 'loss' } as const;

const cases: [string, Engine, TrainRequest[]][] = [
  ['another shape', engine, [base, other]],
  ['another batch size', engine, [base, { ...base, batchSize: 37 }]],
  ['a loss of another structure', engine, [base, { ...base, loss: { method: 'hard-labels' } }]],
  ['other views', engine, [base, { ...base, views: base.views.slice(0, 1) }]],
  ['a schedule of another length', engine, [base, { ...base, epochs: 4 }]],
  ['bf16', engine, seeds.map((request) => ({ ...request, precision: 'bf16' }))],
  ['fp16', engine, seeds.map((request) => ({ ...request, precision: 'fp16' }))],
  ['one in another precision', engine, [base, { ...base, seed: 8, precision: 'fp16' }]],
  ['early stopping', engine, seeds.map((request) => ({ ...request, earlyStopping }))],
  ['one that stops early', engine, [base, { ...base, seed: 8, earlyStopping }]],
  ['a single one', engine, [base]],
  ['rows that are streamed', createCompiledEngine(tf, { residentBytes: 0, blockBytes: 0 }), seeds],
  ['the eager engine', createEagerEngine(tf), seeds],
];

test.each(cases)('%s: trained one after the other', async (_, one, requests) => {
  const members = requests.map((request) => ({ request, callbacks: createCallbacks() }));
  const settled = await one.trainTogether(members);
  for (const [i, { request, callbacks }] of members.entries()) {
    expect(settled[i]).toEqual({ status: 'fulfilled', value: await one.train(request, callbacks) });
  }
});

test('those that are done are left out, one that fails is no matter, and none begins after a stop', async () => {
  const optimizer = { ...base.optimizer, learningRate: 1e30, schedule: 'constant' } as const;
  const requests = [base, { ...other, optimizer }, base, other];
  let isStopped = false;
  const callbacks: (Partial<TrainCallbacks> | null)[] = [
    null,
    {},
    { onProgress: () => void (isStopped = true) },
    {
      shouldStop: () => isStopped,
      onCheckpoint: () => Promise.reject(new Error('there is nothing to save')),
    },
  ];
  const settled = await engine.trainTogether(
    requests.map((request, i) => {
      const own = callbacks[i] ?? null;
      return { request, callbacks: own && createCallbacks(own) };
    }),
  );
  expect(settled).toMatchObject([
    null,
    { status: 'rejected', reason: { name: 'Diverged' } },
    { status: 'fulfilled', value: { steps: 15 } },
    { status: 'rejected', reason: { name: 'Stopped' } },
  ]);
});
