import type { z } from 'zod';
import { InvalidInput, type FieldProblem } from './errors';

/**
 * Parses `value` at an edge of the system.
 *
 * @param what names the thing parsed, for the message: "recipe", "environment".
 * @throws InvalidInput that lists every wrong field with its value and what is allowed.
 */
export function parse<S extends z.ZodType>(schema: S, value: unknown, what: string): z.output<S> {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  throw new InvalidInput(
    what,
    result.error.issues.flatMap((issue) => describeIssue(issue, value)),
  );
}

type Issue = z.core.$ZodIssue;

function describeIssue(issue: Issue, root: unknown, prefix: PropertyKey[] = []): FieldProblem[] {
  const path = [...prefix, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: formatPath([...path, key]),
      value: valueAt(root, [...path, key]),
      allowed: 'no such field exists here',
    }));
  }
  if (issue.code === 'invalid_union') {
    const branch = closestBranch(issue.errors);
    if (branch) return branch.flatMap((nested) => describeIssue(nested, root, path));
  }
  return [{ path: formatPath(path), value: valueAt(root, path), allowed: allowed(issue) }];
}

/**
 * Of a union's branches, the one whose complaints lie deepest is the one the user meant. There is none where the
 * value is of the wrong type for all of them: then it is the union's own message that says what is allowed.
 */
function closestBranch(branches: Issue[][]): Issue[] | undefined {
  const depth = (issues: Issue[]) => Math.max(0, ...issues.map((issue) => issue.path.length));
  const fitting = branches.filter((issues) => !issues.some(isOfWrongType));
  return [...fitting].sort((a, b) => depth(b) - depth(a) || a.length - b.length)[0];
}

function isOfWrongType(issue: Issue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}

function allowed(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_value':
      return oneOf(issue.values);
    case 'too_small':
      return `${issue.inclusive ? 'at least' : 'more than'} ${String(issue.minimum)}${unit(issue.origin)}`;
    case 'too_big':
      return `${issue.inclusive ? 'at most' : 'less than'} ${String(issue.maximum)}${unit(issue.origin)}`;
    case 'invalid_type':
      return `type ${issue.expected}`;
    case 'invalid_union':
      return 'options' in issue ? oneOf(issue.options) : issue.message;
    default:
      return issue.message;
  }
}

function oneOf(values: readonly unknown[]): string {
  // A field with a default may also be left out, which a union counts among its options.
  const given = values.filter((value) => value !== undefined);
  return `one of ${given.map((value) => JSON.stringify(value)).join(', ')}`;
}

function unit(origin: string): string {
  if (origin === 'array') return ' items';
  return origin === 'string' ? ' characters' : '';
}

function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) => (typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined),
    root,
  );
}
