const PARTS = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];

/** A bar of `width` characters, filled to `fraction` in [0, 1] in eighths of a character. */
export function progressBar(fraction: number, width: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, fraction)) * width * 8);
  const full = Math.floor(eighths / 8);
  const rest = full < width ? (PARTS[eighths % 8] ?? ' ') : '';
  return ('█'.repeat(full) + rest).padEnd(width, ' ');
}
