import { InvalidInput, type FieldProblem } from '../../contracts/errors';
import type { ColumnKind, ColumnRecipe, ColumnRole } from '../../contracts/data/table';
import type { ColumnProfile } from './column-profile';
import { inferKind } from './infer-kind';

export interface SchemaColumn {
  name: string;
  kind: ColumnKind;
  role: ColumnRole;
  /** Why the column isn't used, where nothing was said of it. */
  reason?: string;
}

/** What a recipe says of a table's columns. */
export interface SchemaRecipe {
  /** Columns with another role than a feature's, by name. */
  roles: Readonly<Record<string, ColumnRole>>;
  columns: Readonly<Record<string, ColumnRecipe>>;
  /** Whether the recipe says how images are read. */
  readsImages: boolean;
}

const ID_NAME = /(^|[_. -])(id|key|uuid|guid|index)$/i;
/** What R, pandas and DuckDB call a column of row numbers. */
const UNNAMED = /^((unnamed|column)?[ :_]*[0-9]*|__index_level_[0-9]+__|row[._ -]?(names?|number|nr|no))$/i;

/**
 * Kind and role of every column, in the order of the table: what the recipe says, else what the cells look like.
 *
 * @throws InvalidInput that names each column of the recipe that isn't there.
 */
export function inferSchema(
  profiles: readonly ColumnProfile[],
  { roles, columns, readsImages }: SchemaRecipe,
): SchemaColumn[] {
  refuseUnknown(profiles, [...Object.keys(roles), ...Object.keys(columns)]);
  return profiles.map((profile) => {
    const { name } = profile;
    const said = columns[name] ?? {};
    const kind = said.kind ?? inferKind(profile);
    const role = roles[name];
    if (role) return { name, kind, role };
    if (kind === 'image' && !readsImages) return withoutImages(name, said);
    if (said.use !== undefined) return { name, kind, role: said.use ? 'feature' : 'unused' };
    const reason = whyUnused(profile, kind === 'image' ? kind : said.kind);
    return reason === undefined ? { name, kind, role: 'feature' } : { name, kind, role: 'unused', reason };
  });
}

/** @throws InvalidInput where the column is to be used all the same. */
function withoutImages(name: string, { use }: ColumnRecipe): SchemaColumn {
  if (use === true)
    throw new InvalidInput('recipe', [
      { path: 'images', value: undefined, allowed: `size and channels, since column ${name} is of images` },
    ]);
  const reason =
    'images are learned from where "images" says their size and channels, and their names where the kind is "text"';
  return { name, kind: 'image', role: 'unused', ...(use === undefined && { reason }) };
}

/** Constant columns say nothing, and identifiers only which row it is. */
function whyUnused(
  { name, rows, missing, distinct, integers }: ColumnProfile,
  kind: ColumnKind | undefined,
): string | undefined {
  const present = rows - missing;
  if (present === 0) return 'every cell is missing';
  if (distinct === 1 && missing === 0) return 'every cell is the same';
  if (kind !== undefined || distinct < present) return undefined;
  const isNamedSo = ID_NAME.test(name) || UNNAMED.test(name);
  return isNamedSo && (integers === present || integers === 0) ? 'it looks like an identifier' : undefined;
}

function refuseUnknown(profiles: readonly ColumnProfile[], named: readonly string[]): void {
  const known = profiles.map(({ name }) => name);
  const problems: FieldProblem[] = named
    .filter((name) => !known.includes(name))
    .map((name) => ({ path: 'column', value: name, allowed: `a column of the data: ${known.join(', ')}` }));
  if (problems.length > 0) throw new InvalidInput('recipe', problems);
}
