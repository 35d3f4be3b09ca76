/** The cells of one column of a table, read as its kind says. */
export type TypedColumn =
  /** NaN: missing. */
  | { kind: 'numeric'; name: string; values: Float32Array }
  /** 1, 0, or 255 for missing. */
  | { kind: 'boolean'; name: string; values: Uint8Array }
  /** Indices into `categories`; −1: missing. */
  | { kind: 'categorical'; name: string; values: Int32Array; categories: readonly string[] }
  /** Seconds since 1970 in UTC; NaN: missing. */
  | { kind: 'datetime'; name: string; values: Float64Array }
  /** null: missing. */
  | { kind: 'text'; name: string; values: readonly (string | null)[] }
  /** uint8 [height, width, channels] each; null: missing. */
  | { kind: 'image'; name: string; values: readonly (Uint8Array | null)[] };

export type ColumnOf<Kind extends TypedColumn['kind']> = Extract<TypedColumn, { kind: Kind }>;

export const MISSING_BOOLEAN = 255;
export const MISSING_CATEGORY = -1;
