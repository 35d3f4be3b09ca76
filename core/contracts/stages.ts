/**
 * The pipeline's stages, once and in order. The same names are files in `workflows/`, `activities/` and
 * `test/`; a test holds the folders and ARCHITECTURE.md against this list.
 */
export const STAGES = [
  'ingest',
  'augment',
  'teach',
  'label',
  'sweep',
  'search',
  'train',
  'evaluate',
  'promote',
] as const;

export type Stage = (typeof STAGES)[number];
