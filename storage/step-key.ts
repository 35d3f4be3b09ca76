import type { Digest } from '../core/contracts/digest';
import { InvalidInput } from '../core/contracts/errors';
import { sha256 } from './sha256';

export interface StepIdentity {
  stage: string;
  /** Version of the stage's code: raised by hand when its output changes for the same input. */
  codeVersion: number;
  /** The stage's part of the recipe and the digests of its inputs. */
  params: unknown;
}

/** SHA-256 over what a stage's output depends on. Equal keys mean equal outputs. */
export function stepKey({ stage, codeVersion, params }: StepIdentity): Digest {
  return sha256(canonicalJson({ stage, codeVersion, params }));
}

/**
 * JSON with sorted keys, so that equal values give equal text.
 * @throws InvalidInput for what JSON would silently drop or change: undefined, NaN, infinities, functions, classes.
 */
export function canonicalJson(value: unknown, path = ''): string {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value))
    return `[${value.map((item, i) => canonicalJson(item, `${path}[${i}]`)).join(',')}]`;
  if (isPlainObject(value)) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    const fields = entries.map(
      ([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field, path ? `${path}.${key}` : key)}`,
    );
    return `{${fields.join(',')}}`;
  }
  const allowed = 'plain JSON: strings, finite numbers, booleans, null, arrays, objects';
  throw new InvalidInput('step parameters', [{ path, value: describe(value), allowed }]);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // Compared by shape: values that crossed a sandbox have another realm's Object.prototype.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function describe(value: unknown): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'object' && value !== null ? value.constructor.name : typeof value;
}
