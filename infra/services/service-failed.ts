import { readFileSync } from 'node:fs';
import { StillhouseError } from '../../core/contracts/errors';

/** A service or worker process that could not be started. */
export class ServiceFailed extends StillhouseError {
  override readonly name = 'ServiceFailed';
  override readonly retryable = true;

  constructor(service: string, why: string, logFile: string) {
    const tail = readTail(logFile);
    super(`${service} did not start: ${why}; log: ${logFile}${tail && `\n${tail}`}`, {
      service,
      why,
      logFile,
    });
  }
}

const TAIL_LINES = 12;

function readTail(file: string): string {
  try {
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES);
    return lines.map((line) => `  | ${line}`).join('\n');
  } catch {
    return '';
  }
}
