import { StorageUnavailable } from '../../core/contracts/errors';
import { logLine } from '../../workers/log-line';

test('a log line is JSON on one line, and says why something failed', () => {
  const error = new StorageUnavailable('could not write blobs/ab: the disk is full');
  const meta = { activityId: '7', error, durationMs: 12n };
  const line = logLine({ level: 'WARN', message: 'Activity failed', timestampNanos: 1_500_000_000n, meta });
  expect(line).not.toContain('\n');
  expect(JSON.parse(line)).toEqual({
    at: '1970-01-01T00:00:01.500Z',
    level: 'WARN',
    message: 'Activity failed',
    activityId: '7',
    error: expect.stringContaining('could not write blobs/ab: the disk is full') as string,
    durationMs: '12',
  });
});
