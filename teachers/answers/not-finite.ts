import { InvalidData } from '../../core/contracts/errors';

/** What is thrown for a number of a row that can't be computed with. */
export function notFinite(value: number | undefined, row: number, name: string): InvalidData {
  const problem = `the teacher says ${value} of ${name}, allowed: finite numbers`;
  return new InvalidData(problem, { row, value: String(value) });
}
