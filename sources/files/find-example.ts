import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidData } from '../../core/contracts/errors';
import { EXAMPLE_TABLES, type ExampleTable } from '../../core/contracts/data/example-data';
import type { SourceAccess } from '../source-access';

/**
 * Path of an example's table.
 *
 * @throws InvalidData where the set-up didn't fetch it, with the command that does.
 */
export function findExample(name: ExampleTable, { exampleDataDir }: SourceAccess): string {
  const path = join(exampleDataDir, name, EXAMPLE_TABLES[name]);
  if (existsSync(path)) return path;
  throw new InvalidData(
    `the example ${name} isn't on this machine; run \`npm run setup -- --only ${name}\``,
    {
      example: name,
    },
  );
}
