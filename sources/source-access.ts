import type { ObjectStore } from '../storage/object-store';

/** How sources reach what isn't on this machine. */
export interface SourceAccess {
  /** A bucket at the artifact store's endpoint, with its credentials. */
  openBucket: (bucket: string) => ObjectStore;
  /** Folder of the data that the set-up fetched: `<example>/…`. */
  exampleDataDir: string;
}
