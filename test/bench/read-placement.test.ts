import { readPlacement } from '../../bench/gpu/read-placement';

const CPU = '/job:localhost/replica:0/task:0/device:CPU:0';
const line = (node: string, said = '') =>
  `2026-01-01 00:00:00.000000: I tensorflow/core/common_runtime/executor.cc:879] Process node: 1 step 5 ${node}${said} device: ${CPU}`;

// As TensorFlow 2.20 writes them.
const LINES = [
  line('{{node _SOURCE}} = NoOp[]()'),
  line(
    `{{node train_128/loop/Enter}} = Enter[T=DT_INT32, _XlaHasReferenceVars=false, frame_name="train_128/loop", is_constant=false, parallel_iterations=1, _device="${CPU}"](train_128/prepare/Const_5)`,
  ),
  ...[1, 2].map(() =>
    line(
      `{{node train_128/loop/Merge}} = Merge[N=2, T=DT_INT32, _XlaHasReferenceVars=false, _device="${CPU}"](train_128/loop/Enter, train_128/loop/next_0)`,
    ),
  ),
  line(
    `{{node train_128/loop/Exit}} = Exit[T=DT_INT32, _XlaHasReferenceVars=false, _device="${CPU}"](train_128/loop/Switch)`,
    ' is dead',
  ),
];

test('counts what ran in the loop, per step; not what was dead or outside of it', () => {
  expect(readPlacement(LINES, 2)).toEqual({ perStep: { 'CPU:0': { Merge: 1, Enter: 0.5 } }, copies: {} });
});
