/** What is used of h5wasm. Its own types are of an ES module, which our files, being CommonJS, can't name as they are. */
declare module 'h5wasm/node' {
  interface Attribute {
    /** A text, a number, or a list of them, by what is stored. */
    readonly value: unknown;
  }

  interface Entity {
    readonly type: string;
  }

  interface Group extends Entity {
    readonly attrs: Readonly<Record<string, Attribute | undefined>>;
    /** Names of what lies right in the group. */
    keys(): string[];
    /** By a path from here; null where there is nothing. */
    get(path: string): Entity | null;
  }

  interface Dataset extends Entity {
    /** A typed array, row-major; one number where the shape is []. */
    readonly value: unknown;
    readonly shape: number[] | null;
  }

  class File implements Group {
    constructor(path: string, mode: 'r');
    readonly type: string;
    readonly attrs: Readonly<Record<string, Attribute | undefined>>;
    keys(): string[];
    get(path: string): Entity | null;
    close(): void;
  }

  const ready: Promise<unknown>;
}
