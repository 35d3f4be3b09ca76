/** A folder of the user's, wherever it lies. Paths in it have slashes and no slash in front. */
export interface Folder {
  /** As the recipe names it, for messages. */
  name: string;
  /** Every file below it, in order of code points. */
  list(): Promise<string[]>;
  /** The file's bytes; undefined where there is no such file. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** What changes with the file's bytes, got as cheaply as the place allows; undefined where there is no such file. */
  version(path: string): Promise<string | undefined>;
  /**
   * Reads what `version` was said of.
   *
   * @throws SourceUnavailable where it is another by now, or gone: a data set must not be a mixture.
   */
  readVersion(path: string, version: string): Promise<Uint8Array>;
}
