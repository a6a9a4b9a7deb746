/** Where the files of code mode are kept: `workspace/` and `skills/` of one scope. Their text holds tokens, never values. */

export type FileEntry = {
  readonly name: string;
  readonly folder: boolean;
  /** UTF-8 bytes; 0 for a folder. */
  readonly bytes: number;
};

/**
 * Paths are relative, with `/`, and were checked by the caller (`proxy/code/tree-path`); an implementation still leaves
 * its own folder under no circumstances, not through a link either. Throws `SluiceError` only, without file contents.
 */
export type Files = {
  /** The text; undefined where there is no such file. */
  read(path: string): Promise<string | undefined>;
  /** Writes all of it or nothing, for the owner alone (0600). Folders are made. */
  write(path: string, text: string): Promise<void>;
  /** Entries by name; undefined where there is no such folder. */
  list(path: string): Promise<readonly FileEntry[] | undefined>;
  /** Removes a file or a folder with everything in it; false where there was none. */
  remove(path: string): Promise<boolean>;
  /** How much is kept. */
  used(): Promise<{ readonly files: number; readonly bytes: number }>;
};
