const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/** "640 bytes", "1.2 MB": of thousands each. */
export function sizeInWords(sizeBytes: number): string {
  const power = sizeBytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(sizeBytes) / 3));
  const value = sizeBytes / 1000 ** power;
  return `${power === 0 || value >= 10 ? Math.round(value) : value.toPrecision(2)} ${UNITS[power]}`;
}
