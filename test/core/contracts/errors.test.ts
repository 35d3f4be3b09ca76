import * as errors from '../../../core/contracts/errors';

type ErrorClass = new (message: string, ...rest: never[]) => errors.StillhouseError;

const { StillhouseError } = errors;

const SAMPLES: Record<string, errors.StillhouseError> = {
  InvalidInput: new errors.InvalidInput('recipe', [{ path: 'seed', value: -1, allowed: 'at least 0' }]),
  NotFound: new errors.NotFound('recipe', 'mnsit', ['mnist']),
  InvalidData: new errors.InvalidData('x'),
  Diverged: new errors.Diverged(7, NaN),
  CorruptBlob: new errors.CorruptBlob('x'),
  MissingBlob: new errors.MissingBlob('x'),
  StorageRefused: new errors.StorageRefused('x'),
  StorageUnavailable: new errors.StorageUnavailable('x'),
  SourceUnavailable: new errors.SourceUnavailable('x'),
  TeacherUnavailable: new errors.TeacherUnavailable('x'),
  PreconditionFailed: new errors.PreconditionFailed('x'),
  TrainerLost: new errors.TrainerLost('x'),
  Stopped: new errors.Stopped('x'),
};

const RETRYABLE = [
  'StorageUnavailable',
  'SourceUnavailable',
  'TeacherUnavailable',
  'PreconditionFailed',
  'TrainerLost',
  'Stopped',
];

/** Of the module's exports those that are concrete errors. */
function exportedErrors(): string[] {
  return Object.entries(errors).flatMap(([name, value]) => {
    const isError = typeof value === 'function' && value.prototype instanceof StillhouseError;
    return isError ? [name] : [];
  });
}

test('every exported error is covered here', () => {
  expect(Object.keys(SAMPLES).sort()).toEqual(exportedErrors().sort());
});

test.each(Object.entries(SAMPLES))('%s carries its class name, and is an Error', (name, error) => {
  expect(error.name).toBe(name);
  expect(error).toBeInstanceOf((errors as unknown as Record<string, ErrorClass>)[name]!);
  expect(error).toBeInstanceOf(Error);
  expect(error.stack).toContain(error.message.split('\n')[0]);
});

test.each(Object.entries(SAMPLES))('%s is retryable only where the same work may succeed', (name, error) => {
  expect(error.retryable).toBe(RETRYABLE.includes(name));
});

test.each(Object.entries(SAMPLES))('the facts of %s survive JSON', (_name, error) => {
  expect(JSON.parse(JSON.stringify(error.fields))).toEqual(error.fields);
});

test('NotFound lists what is known, or says that there is nothing yet', () => {
  expect(SAMPLES['NotFound']?.message).toBe('unknown recipe "mnsit"; known: mnist');
  expect(new errors.NotFound('model line', 'a', []).message).toBe(
    'unknown model line "a"; there is none yet',
  );
});

test('Diverged names the newest checkpoint that is still good', () => {
  expect(new errors.Diverged(70, NaN, 64).message).toContain('the checkpoint of step 64 is good');
  expect(new errors.Diverged(70, NaN, 64).fields).toMatchObject({ step: 70, checkpointStep: 64 });
});

test('Diverged says where, with what loss, and what may help', () => {
  expect(SAMPLES['Diverged']?.message).toBe(
    'training diverged: the loss was NaN at step 7; no checkpoint was made; a lower learning rate may help',
  );
  expect(SAMPLES['Diverged']?.fields).toEqual({ step: 7, loss: 'NaN', checkpointStep: 0 });
});

test('a cause is kept, and absent where there is none', () => {
  const cause = new Error('socket');
  expect(new errors.StorageUnavailable('x', {}, cause).cause).toBe(cause);
  expect(new errors.StorageUnavailable('x')).not.toHaveProperty('cause');
});
