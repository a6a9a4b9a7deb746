/** Turns an agent's TypeScript into programs a sandbox can run. Works in a process that can be killed (facts: parsers hang). */

/** Where something is wrong in the author's own text: 1-based line and column of `file`. */
export type SourceProblem = {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** One sentence, lower case, no value from anywhere but the source itself. */
  readonly message: string;
  /** The nearest tool, field or file name, where there is one. */
  readonly suggestion?: string;
};

/** One tool as code sees it: what module and name it is imported under, and what it is called upstream. */
export type ToolBinding = {
  readonly server: string;
  readonly tool: string;
  /** Folder below `servers/`, for example `google-drive`; also answers to its kebab, snake and camel spellings. */
  readonly folder: string;
  /** Exported function, for example `getDocument`. */
  readonly name: string;
  /** Names of the tool's arguments, so that `paginate` passes a cursor in the one the tool has. */
  readonly parameters?: readonly string[];
};

/**
 * The text of a module after types were blanked: the body of
 * `async ($bring, $meta) => { … }`. Static imports became `await $bring('servers/crm')`, exports are returned as one
 * object. `shifts` undo the columns that a rewrite moved: on `line`, from `column` of `code` on, subtract `by`; several on
 * one line add up. (`$bring` and not `$import`: SES refuses every text in which `import` stands before a bracket.)
 */
export type CompiledModule = {
  /** Canonical path without extension: `program`, `workspace/report`, `skills/close/index`. */
  readonly path: string;
  readonly code: string;
  readonly imports: readonly string[];
  readonly shifts: readonly {
    readonly line: number;
    readonly column: number;
    readonly by: number;
  }[];
};

export type CompiledProgram = {
  readonly entry: string;
  /** In dependency order, the entry last. */
  readonly modules: readonly CompiledModule[];
  /** Tools the program imports by name; a namespace import lists all of its server. */
  readonly tools: readonly ToolBinding[];
};

/** The files a program may import, by path with extension: generated APIs, workspace and skills. */
export type SourceTree = {
  /** Changes whenever a file of the tree changes, so that a compiler may keep what it parsed. */
  readonly revision: string;
  readonly files: ReadonlyMap<string, string>;
  readonly tools: readonly ToolBinding[];
};

export type Compiled =
  | {
      readonly ok: true;
      readonly program: CompiledProgram;
      readonly ms: { readonly check: number; readonly emit: number };
    }
  | { readonly ok: false; readonly problems: readonly SourceProblem[] };

export type Compiler = {
  /** Never throws for the author's mistakes; throws `CODE_LIMIT` over a bound and `INTERNAL` when the process died twice. */
  compile(source: string, tree: SourceTree): Promise<Compiled>;
  close(): Promise<void>;
};
