import { createCheckPrecisions } from '../../activities/check-precisions';
import { precisionsOf } from '../../core/engine/precision/precisions-of';

const [eager, compiled] = (['eager', 'compiled'] as const).map((engine) =>
  createCheckPrecisions({ precisions: precisionsOf(engine) }),
);

test('an engine with float32 only refuses the others, and names each part that wants them', async () => {
  const allowed =
    'allowed: "float32", "auto": the trainers\' engine has no other, STILLHOUSE_ENGINE=compiled has all';
  await expect(eager!({ teach: 'bf16', label: 'fp16', student: 'fp16' })).rejects.toMatchObject({
    name: 'InvalidInput',
    message: [
      'invalid recipe:',
      `  teach.precision: got "bf16", ${allowed}`,
      `  label.precision: got "fp16", ${allowed}`,
      `  student.precision: got "fp16", ${allowed}`,
    ].join('\n'),
  });
  await expect(eager!({ teach: 'float32', label: 'float32', student: 'bf16' })).rejects.toThrow(
    /^invalid recipe:\n {2}student\.precision: got "bf16", [^\n]*$/,
  );
});

test('what an engine computes in passes, and so does the choice', async () => {
  await expect(eager!({ teach: 'float32', label: 'auto', student: 'auto' })).resolves.toBeUndefined();
  await expect(compiled!({ teach: 'bf16', label: 'fp16', student: 'fp16' })).resolves.toBeUndefined();
  await expect(compiled!({ teach: 'auto', label: 'bf16', student: 'float32' })).resolves.toBeUndefined();
});
