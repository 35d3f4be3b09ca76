import { z } from 'zod';
import { InvalidInput } from '../../../core/contracts/errors';
import { parse } from '../../../core/contracts/parse';
import { DataSource } from '../../../core/contracts/data/data-source';
import { DistilInput } from '../../../core/contracts/runs';
import { Loss } from '../../../core/contracts/training/training';

function refusal(schema: z.ZodType, value: unknown, what = 'thing'): InvalidInput {
  try {
    parse(schema, value, what);
  } catch (error) {
    if (error instanceof InvalidInput) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

const lines = (schema: z.ZodType, value: unknown) => refusal(schema, value).message.split('\n').slice(1);

test('gives back the value with defaults filled in', () => {
  expect(parse(DistilInput, { recipe: 'mnist' }, 'command')).toEqual({ recipe: 'mnist', overrides: {} });
});

test('names the thing and lists every wrong field with its value and what is allowed', () => {
  const error = refusal(
    Loss,
    { method: 'distillation', temperature: 0, alpha: 1.5, extra: [1] },
    'loss of the recipe',
  );
  expect(error.message).toBe(
    [
      'invalid loss of the recipe:',
      '  temperature: got 0, allowed: more than 0',
      '  alpha: got 1.5, allowed: at most 1',
      '  extra: got [1], allowed: no such field exists here',
    ].join('\n'),
  );
  expect(error.fields).toEqual({
    what: 'loss of the recipe',
    problems: [
      { path: 'temperature', value: 0, allowed: 'more than 0' },
      { path: 'alpha', value: 1.5, allowed: 'at most 1' },
      { path: 'extra', value: [1], allowed: 'no such field exists here' },
    ],
  });
});

test('an unknown field deep inside is named with its whole path', () => {
  const schema = z.strictObject({ a: z.strictObject({ b: z.array(z.strictObject({ c: z.number() })) }) });
  expect(lines(schema, { a: { b: [{ c: 1 }, { c: 2, d: true }] } })).toEqual([
    '  a.b[1].d: got true, allowed: no such field exists here',
  ]);
});

test('items of nested arrays are named by their index', () => {
  const schema = z.array(z.strictObject({ hidden: z.array(z.int().min(1)).min(1) }));
  expect(lines(schema, [{ hidden: [4, 'x', 0] }, { hidden: [] }])).toEqual([
    '  [0].hidden[1]: got "x", allowed: type number',
    '  [0].hidden[2]: got 0, allowed: at least 1',
    '  [1].hidden: got [], allowed: at least 1 items',
  ]);
});

test.each([
  ['what is missing', z.strictObject({ a: z.string() }), {}, '  a: got nothing, allowed: type string'],
  ['NaN', z.strictObject({ a: z.number() }), { a: NaN }, '  a: got NaN, allowed: type number'],
  ['a fraction', z.strictObject({ a: z.int() }), { a: 1.5 }, '  a: got 1.5, allowed: type int'],
  [
    'a wrong choice',
    z.strictObject({ a: z.enum(['x', 'y']) }),
    { a: 'z' },
    '  a: got "z", allowed: one of "x", "y"',
  ],
  [
    'an exclusive bound',
    z.strictObject({ a: z.number().lt(1) }),
    { a: 1 },
    '  a: got 1, allowed: less than 1',
  ],
  [
    'a short text',
    z.strictObject({ a: z.string().min(1) }),
    { a: '' },
    '  a: got "", allowed: at least 1 characters',
  ],
  ['a scalar for an object', z.strictObject({}), 'mnist', '  thing: got "mnist", allowed: type object'],
  [
    'a refinement',
    z.strictObject({ a: z.number().refine((n) => n % 2 === 0, 'an even number') }),
    { a: 3 },
    '  a: got 3, allowed: an even number',
  ],
])('%s', (_case, schema, value, line) => {
  expect(lines(schema, value)).toEqual([line]);
});

test('a long value is cut', () => {
  const [line = ''] = lines(z.strictObject({ a: z.number() }), { a: 'x'.repeat(500) });
  expect(line).toMatch(/^ {2}a: got "x{76}\.\.\., allowed: type number$/);
});

test('an unknown or missing discriminator lists the choices', () => {
  const choices = '"example", "idx", "npz", "npy", "image-folder", "image-list", "table"';
  expect(lines(DataSource, { type: 'csv' })).toEqual([`  type: got "csv", allowed: one of ${choices}`]);
  expect(lines(DataSource, {})).toEqual([`  type: got nothing, allowed: one of ${choices}`]);
});

test("of a union's branches the one that fits best is complained about", () => {
  const schema = z.strictObject({
    a: z.union([
      z.strictObject({ x: z.number(), y: z.strictObject({ q: z.string() }) }),
      z.strictObject({ k: z.string() }),
    ]),
  });
  expect(lines(schema, { a: { x: 1, y: { q: 3 } } })).toEqual(['  a.y.q: got 3, allowed: type string']);
});

test("where no branch fits the type, the union's own words say what is allowed", () => {
  const allowed = 'the name of a shipped recipe, or a whole recipe';
  expect(lines(DistilInput, {})).toEqual([`  recipe: got nothing, allowed: ${allowed}`]);
  expect(lines(DistilInput, { recipe: 5 })).toEqual([`  recipe: got 5, allowed: ${allowed}`]);
});
