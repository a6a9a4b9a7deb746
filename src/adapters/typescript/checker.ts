/** The type check of a program and its own modules against the generated files. Keeps what it parsed for the next one. */

import ts from 'typescript';
import { GLOBALS_DTS } from '../../core/codegen/globals.ts';
import type { Resolver } from '../../core/codegen/resolve.ts';
import { type ModuleMark, parse } from './author-text.ts';
import { CHECK_OPTIONS, readLib } from './options.ts';

/** The texts of one check: by path with extension, below `/`. */
export type Texts = ReadonlyMap<string, string>;

export type Checker = {
  /** Diagnostics of some files, syntax first: where syntax is wrong, types say nothing of use. */
  check(texts: Texts, own: readonly string[], resolver: Resolver): readonly ts.Diagnostic[];
};

const GLOBALS = '/globals.d.ts';
/** Parsed files that are kept: more than any tree of tools that a program looks at. */
const MAX_KEPT = 4_000;

type Kept = { readonly text: string; readonly file: ts.SourceFile };

/** Source files by name; parsed again only when the text is another one. */
const createFiles = (): ((name: string, text: string, mark: ModuleMark) => ts.SourceFile) => {
  const kept = new Map<string, Kept>();
  return (name, text, mark) => {
    const known = kept.get(name);
    if (known?.text === text) return known.file;
    if (kept.size > MAX_KEPT) kept.clear();
    const file = parse(name, text, mark);
    kept.set(name, { text, file });
    return file;
  };
};

const isLib = (name: string): boolean => /(?:^|\/)lib\.[\w.]+\.d\.ts$/.test(name);

/** The module path of a file name: `/skills/close/index.ts` is `skills/close/index`. */
export const modulePath = (fileName: string): string => fileName.slice(1).replace(/\.ts$/, '');

/** The mark as the program hands it to its host. */
const markIn = (how: ts.ScriptTarget | ts.CreateSourceFileOptions): ModuleMark =>
  typeof how === 'object' ? how.setExternalModuleIndicator : undefined;

export const createChecker = (): Checker => {
  const sourceFile = createFiles();
  const libs = new Map<string, ts.SourceFile>();
  let previous: ts.Program | undefined;

  const lib = (name: string): ts.SourceFile | undefined => {
    const known = libs.get(name);
    if (known !== undefined) return known;
    const text = readLib(name);
    if (text === undefined) return undefined;
    const file = parse(name, text);
    libs.set(name, file);
    return file;
  };
  const host = (texts: Texts, resolver: Resolver): ts.CompilerHost => {
    const textOf = (name: string): string | undefined =>
      name === GLOBALS ? GLOBALS_DTS : texts.get(name.slice(1));
    return {
      getSourceFile: (name, how) => {
        if (isLib(name)) return lib(name);
        const text = textOf(name);
        return text === undefined ? undefined : sourceFile(name, text, markIn(how));
      },
      getDefaultLibFileName: () => '/lib/lib.d.ts',
      getDefaultLibLocation: () => '/lib',
      fileExists: (name) => isLib(name) || textOf(name) !== undefined,
      readFile: (name) => (isLib(name) ? readLib(name) : textOf(name)),
      writeFile: () => undefined,
      getCurrentDirectory: () => '/',
      getCanonicalFileName: (name) => name,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => '\n',
      resolveModuleNameLiterals: (literals, containing) =>
        literals.map(({ text }) => {
          const target = resolver.resolve(text, modulePath(containing));
          return {
            resolvedModule:
              target === undefined
                ? undefined
                : { resolvedFileName: `/${target.file}`, extension: ts.Extension.Ts },
          };
        }),
    };
  };

  return {
    check: (texts, own, resolver) => {
      const names = own.map((path) => `/${path}`);
      const program = ts.createProgram({
        rootNames: [GLOBALS, ...names],
        options: CHECK_OPTIONS,
        host: host(texts, resolver),
        ...(previous === undefined ? {} : { oldProgram: previous }),
      });
      previous = program;
      const files = names.flatMap((name) => program.getSourceFile(name) ?? []);
      const syntax = files.flatMap((file) => program.getSyntacticDiagnostics(file));
      return syntax.length > 0
        ? syntax
        : files.flatMap((file) => program.getSemanticDiagnostics(file));
    },
  };
};
