import { InvalidInput } from '../core/contracts/errors';

/** Names with dots between. `__proto__` and its like are none, and must not be. */
const PATH = /^[a-z\d]+(\.[a-z\d]+)*$/i;

/** `["search.trials=24"]` → `{search: {trials: 24}}`. Values are JSON where they parse as JSON, else text. */
export function readOverrides(assignments: string[]): Record<string, unknown> {
  const overrides: Record<string, unknown> = {};
  for (const assignment of assignments) {
    const split = assignment.indexOf('=');
    const path = assignment.slice(0, split);
    if (split < 0 || !PATH.test(path)) {
      const allowed = 'path=value, such as search.trials=24';
      throw new InvalidInput('command', [{ path: '--set', value: assignment, allowed }]);
    }
    assign(overrides, path.split('.'), readValue(assignment.slice(split + 1)));
  }
  return overrides;
}

function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function assign(target: Record<string, unknown>, [head = '', ...rest]: string[], value: unknown): void {
  if (rest.length === 0) {
    target[head] = value;
    return;
  }
  const inner = Object.hasOwn(target, head) ? target[head] : undefined;
  const next = typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : {};
  target[head] = next;
  assign(next, rest, value);
}
