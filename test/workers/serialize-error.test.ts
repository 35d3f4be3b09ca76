import * as errors from '../../core/contracts/errors';
import { StillhouseError } from '../../core/contracts/errors';
import { deserializeError, serializeError } from '../../workers/trainer/serialize-error';

/** As it crosses the process boundary: by JSON. */
function send(error: unknown): Error {
  const text = JSON.stringify(serializeError(error));
  return deserializeError(JSON.parse(text) as ReturnType<typeof serializeError>);
}

test.each([
  new errors.InvalidInput('recipe', [{ path: 'seed', value: -1, allowed: 'at least 0' }]),
  new errors.NotFound('recipe', 'a', ['b']),
  new errors.InvalidData('x', { file: 'y' }),
  new errors.Diverged(3, Infinity),
  new errors.CorruptBlob('x', { digest: 'd' }),
  new errors.StorageUnavailable('x', {}, new Error('socket')),
  new errors.Stopped('x'),
])('$name arrives as it was sent', (error) => {
  const { name, message, fields, retryable, stack } = error;
  const arrived = send(error);
  expect(arrived).toBeInstanceOf(StillhouseError);
  expect(arrived).toMatchObject({ name, message, fields, retryable, stack });
});

test('any other error arrives as a plain one that says where it happened', () => {
  const arrived = send(new RangeError('too far'));
  expect(arrived).not.toBeInstanceOf(StillhouseError);
  expect(arrived.message).toBe('in the trainer process: too far');
  expect(arrived.stack).toContain('RangeError: too far');
});

test('what is thrown and is no error arrives too', () => {
  expect(send('just text').message).toBe('in the trainer process: just text');
});
