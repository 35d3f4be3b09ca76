/** How rows become what a model made elsewhere reads, and how what it says becomes what is predicted of the data. */
import { z } from 'zod';

const Name = z.string().min(1).max(512);

/**
 * Numbers of a pixel: `bytes` 0 to 255, `unit` byte / 255, or (byte / 255 − mean) / deviation, one of each a channel or
 * one for all.
 */
export const PixelScale = z.union([
  z.strictObject({
    mean: z.array(z.number()).min(1).max(4),
    deviation: z.array(z.number().positive()).min(1).max(4),
  }),
  z.custom<'bytes' | 'unit'>((value) => value === 'bytes' || value === 'unit', {
    error: '"bytes", "unit", or {"mean": [...], "deviation": [...]} of byte / 255',
  }),
]);
export type PixelScale = z.infer<typeof PixelScale>;

export const PixelLayout = z.enum(['nhwc', 'nchw', 'flat']);
export type PixelLayout = z.infer<typeof PixelLayout>;

/** A column as a model reads it. */
const ColumnInput = z.strictObject({
  name: Name,
  /** Numbers that stand for the values of a column of categories, text, or yes and no. */
  codes: z.record(z.string(), z.number()).optional(),
  /** What a missing cell is; left out, NaN among numbers and "" among texts. */
  missing: z.union([z.number(), z.string()]).optional(),
});
export type ColumnInput = z.infer<typeof ColumnInput>;

/** One input of a model: its name may be left out where the model has one. */
export const TeacherInput = z.discriminatedUnion('reads', [
  z.strictObject({
    reads: z.literal('images'),
    name: Name.optional(),
    /** Of a table, whose images these are; a missing one is black. */
    column: Name.optional(),
    layout: PixelLayout,
    scale: PixelScale.default('unit'),
  }),
  /** Columns of a table as they are, side by side. */
  z.strictObject({
    reads: z.literal('columns'),
    name: Name.optional(),
    columns: z
      .array(
        z.union([Name.transform((name) => ({ name })), ColumnInput], {
          error: 'the name of a column, or {"name": …, "codes": …, "missing": …}',
        }),
      )
      .min(1)
      .max(4096),
  }),
  /** What Stillhouse's own networks read of a table's rows. */
  z.strictObject({ reads: z.literal('features'), name: Name.optional() }),
]);
export type TeacherInput = z.infer<typeof TeacherInput>;

/** Columns of a table whose cells an input is made of. */
export function columnsOfInput(input: TeacherInput): string[] {
  if (input.reads === 'columns') return input.columns.map(({ name }) => name);
  return input.reads === 'images' && input.column !== undefined ? [input.column] : [];
}

export const TeacherInputs = z.array(TeacherInput).min(1).max(4096);

/** A class by its name, or by its number in the data. */
const ClassRef = z.union([z.int().min(0).max(255), z.string()], { error: "a class's name or number" });
export type ClassRef = z.infer<typeof ClassRef>;

/** What a model says of a row. */
export const TeacherAnswers = z.strictObject({
  /** Of classes or labels logits or probabilities; where a number is predicted that number, in the target's own units. */
  gives: z.enum(['logits', 'probabilities', 'numbers']),
  /** The classes, or labels, in the model's order; left out, the data's. */
  classes: z.array(ClassRef).min(2).max(256).optional(),
  /** Of a model with one number a row: the class that it is the probability or the logit of. */
  positive: ClassRef.optional(),
});
export type TeacherAnswers = z.infer<typeof TeacherAnswers>;

export const TeacherOutput = TeacherAnswers.extend({
  /** Features are numbers of any meaning, from which a head learns what is predicted. */
  gives: z.enum([...TeacherAnswers.shape.gives.options, 'features']),
  /** May be left out where the model has one tensor of decimal numbers. */
  name: Name.optional(),
});
export type TeacherOutput = z.infer<typeof TeacherOutput>;

/** Answers whose classes or labels were found among the data's. */
export const ClassOrder = z.strictObject({
  gives: TeacherOutput.shape.gives,
  /** The data's class or label of each of the model's numbers; of one number alone, the class that it speaks of; 0 without classes. */
  order: z.array(z.int().min(0).max(255)).min(1).max(256),
});
export type ClassOrder = z.infer<typeof ClassOrder>;
