export const LINES_FOLDER = 'lines/';

export const lineFolder = (line: string) => `${LINES_FOLDER}${encodeURIComponent(line)}/`;
export const lineOf = (key: string) => decodeURIComponent(key.split('/')[1] ?? '');

export const championKey = (line: string) => `${lineFolder(line)}champion.json`;

export const versionsFolder = (line: string) => `${lineFolder(line)}versions/`;
/** Padded, so that the order of names is the order of versions. */
export const versionKey = (line: string, version: number) =>
  `${versionsFolder(line)}${String(version).padStart(6, '0')}.json`;

export const ledgerFolder = (line: string) => `${lineFolder(line)}ledger/`;
export const ledgerKey = (line: string, at: Date, runId: string) =>
  `${ledgerFolder(line)}${at.toISOString()}-${encodeURIComponent(runId)}.json`;
