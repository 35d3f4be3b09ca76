import { types } from 'node:util';

/** The first line of what an error says. By nature, not by class: native code's errors may come from another realm. */
export function errorText(error: unknown): string {
  if (!types.isNativeError(error)) return String(error);
  // Of several addresses that refuse, Node makes one error without a message.
  const text = error.message || String(Reflect.get(error, 'code') ?? error.name);
  return text.split('\n')[0] ?? '';
}
