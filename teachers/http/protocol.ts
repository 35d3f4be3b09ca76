import type { z } from 'zod';
import { InvalidData } from '../../core/contracts/errors';
import type { TeacherTensor, TensorType } from '../encode/numeric-type';

/** What a server says of its model. */
export interface ServedModel {
  inputs: readonly { name: string; type: TensorType }[];
  outputs: readonly string[];
}

export interface NamedTensor {
  name: string;
  tensor: TeacherTensor;
}

/** One way of asking a server; the rest doesn't know what goes over the wire. */
export interface HttpProtocol {
  /** Address that says what the model reads. */
  describeUrl: string;
  /** @throws InvalidData for an answer that isn't what the protocol says. */
  readDescription(answer: unknown): ServedModel;
  askUrl: string;
  writeRequest(inputs: readonly NamedTensor[], output: string): unknown;
  /**
   * @returns the numbers of `output`, [rows, numbers], row by row.
   * @throws InvalidData for an answer that isn't what the protocol says, or of other rows.
   */
  readAnswer(answer: unknown, output: string, rows: number): number[];
}

/** Numbers and texts as JSON has them. */
export function toJsonValues({ data }: TeacherTensor): (number | string)[] {
  return Array.from<number | bigint | string, number | string>(data, (value) =>
    typeof value === 'bigint' ? Number(value) : value,
  );
}

/** What a server sent, of which only what is used is looked at: servers add fields of their own. */
export function readWith<S extends z.ZodType>(schema: S, answer: unknown, url: string): z.output<S> {
  const read = schema.safeParse(answer);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const text = JSON.stringify(answer);
  const found = text.length > 200 ? `${text.slice(0, 197)}...` : text;
  throw new InvalidData(
    `${url}: the answer isn't what the protocol says, at ${issue?.path.join('.') ?? ''}: ${issue?.message}; it is ${found}`,
    { url },
  );
}
