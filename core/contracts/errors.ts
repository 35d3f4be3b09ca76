import type { Precision } from './training/training-options';

/**
 * Every failure that Stillhouse raises on purpose. `name` is literal: workflows branch on it as
 * `ApplicationFailure.type`. `retryable` says whether the same work may succeed when tried again.
 */
export abstract class StillhouseError extends Error {
  abstract override readonly name: string;
  abstract readonly retryable: boolean;
  /** The facts behind the message, for logs and for the Temporal UI. */
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(message: string, fields: Record<string, unknown> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.fields = fields;
  }
}

export interface FieldProblem {
  path: string;
  value: unknown;
  allowed: string;
}

/** A recipe, workflow input, command line or environment variable that can't be used as given. */
export class InvalidInput extends StillhouseError {
  override readonly name = 'InvalidInput';
  override readonly retryable = false;

  constructor(what: string, problems: FieldProblem[]) {
    const lines = problems.map((p) => `  ${p.path || what}: got ${show(p.value)}, allowed: ${p.allowed}`);
    super([`invalid ${what}:`, ...lines].join('\n'), { what, problems });
  }
}

/** A named thing (recipe, model line, version) that does not exist. */
export class NotFound extends StillhouseError {
  override readonly name = 'NotFound';
  override readonly retryable = false;

  constructor(kind: string, wanted: string, known: readonly string[]) {
    const choice = known.length > 0 ? `known: ${known.join(', ')}` : 'there is none yet';
    super(`unknown ${kind} ${JSON.stringify(wanted)}; ${choice}`, { kind, wanted, known });
  }
}

/** Data that can't be learned from: a missing, truncated or corrupt file, an empty class, a label out of range. */
export class InvalidData extends StillhouseError {
  override readonly name = 'InvalidData';
  override readonly retryable = false;
}

/** The training loss became NaN or infinite. Ends the trial, not the study. */
export class Diverged extends StillhouseError {
  override readonly name = 'Diverged';
  override readonly retryable = false;

  /**
   * @param checkpointStep of the newest checkpoint, which is still good; 0 where there is none.
   * @param precision what was computed in.
   */
  constructor(step: number, loss: number, checkpointStep = 0, precision: Precision = 'float32') {
    const good =
      checkpointStep > 0 ? `the checkpoint of step ${checkpointStep} is good` : 'no checkpoint was made';
    super(
      `training diverged: the loss was ${loss} at step ${step}; ${good}; ${
        precision === 'fp16'
          ? 'in fp16 a loss scale that falls below 1 counts as NaN; bf16, float32 or a lower learning rate may help'
          : 'a lower learning rate may help'
      }`,
      {
        step,
        loss: String(loss),
        checkpointStep,
      },
    );
  }
}

/** A stored object whose bytes don't match its digest. It is removed, and the step that made it runs again. */
export class CorruptBlob extends StillhouseError {
  override readonly name = 'CorruptBlob';
  override readonly retryable = false;
}

/** A stored object that should be there and is not. */
export class MissingBlob extends StillhouseError {
  override readonly name = 'MissingBlob';
  override readonly retryable = false;
}

/** The artifact store refused us for good: wrong credentials, no such bucket, access denied. */
export class StorageRefused extends StillhouseError {
  override readonly name = 'StorageRefused';
  override readonly retryable = false;
}

/** The artifact store can't be reached or is out of space for now. */
export class StorageUnavailable extends StillhouseError {
  override readonly name = 'StorageUnavailable';
  override readonly retryable = true;
}

/** Data kept elsewhere can't be reached for now, or changed while it was read. */
export class SourceUnavailable extends StillhouseError {
  override readonly name = 'SourceUnavailable';
  override readonly retryable = true;
}

/** A server that runs a teacher can't be reached for now, is overloaded, or breaks off. */
export class TeacherUnavailable extends StillhouseError {
  override readonly name = 'TeacherUnavailable';
  override readonly retryable = true;
}

/** A conditional write lost: someone else wrote first. The caller reads again and decides anew. */
export class PreconditionFailed extends StillhouseError {
  override readonly name = 'PreconditionFailed';
  override readonly retryable = true;
}

/** The trainer process died, was killed, or stopped answering. The work is tried again from its checkpoint. */
export class TrainerLost extends StillhouseError {
  override readonly name = 'TrainerLost';
  override readonly retryable = true;
}

/** The work was stopped on request. */
export class Stopped extends StillhouseError {
  override readonly name = 'Stopped';
  override readonly retryable = true;
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
