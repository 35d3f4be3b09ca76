import { StillhouseError } from '../../core/contracts/errors';
import type { SerializedError } from './protocol';

export function serializeError(error: unknown): SerializedError {
  if (error instanceof StillhouseError) {
    const { name, message, stack, fields, retryable } = error;
    return { name, message, stack, fields, retryable };
  }
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return { name, message, stack, fields: {}, retryable: undefined };
}

/** A failure that happened in a trainer process, with the name and the facts it had there. */
class ReportedError extends StillhouseError {
  override readonly name: string;
  override readonly retryable: boolean;

  constructor(error: SerializedError & { retryable: boolean }) {
    super(error.message, error.fields);
    this.name = error.name;
    this.retryable = error.retryable;
    if (error.stack !== undefined) this.stack = error.stack;
  }
}

export function deserializeError(error: SerializedError): Error {
  const { retryable } = error;
  if (retryable !== undefined) return new ReportedError({ ...error, retryable });
  const plain = new Error(`in the trainer process: ${error.message}`);
  if (error.stack !== undefined) plain.stack = error.stack;
  return plain;
}
