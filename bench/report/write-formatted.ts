import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';

/** Writes a file the way that `npm run check` wants it. */
export async function writeFormatted(file: string, text: string): Promise<void> {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
}

/**
 * Replaces what lies between `<!-- NAME -->` and `<!-- /NAME -->` in a page.
 *
 * @throws Error where the page has no such lines.
 */
export async function writeSection(file: string, name: string, section: string): Promise<void> {
  const page = readFileSync(file, 'utf8');
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${file} has no '${begin}' … '${end}'`);
  await writeFormatted(file, `${page.slice(0, from + begin.length)}\n\n${section}\n\n${page.slice(to)}`);
}
