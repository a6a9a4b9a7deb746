/** Type-checks generated trees as a reader's editor would. */

import ts from 'typescript';
import type { ApiTree } from '../../../src/core/codegen/tool.ts';

/** What the compiler says under `strict` to all files of a tree. */
export const problems = (tree: ApiTree): readonly string[] => {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    noUnusedLocals: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2022.d.ts'],
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const read = host.readFile;
  const own = (path: string): string | undefined => tree.files.get(path.replace(/^\/tree\//, ''));
  host.readFile = (path) => own(path) ?? read(path);
  host.fileExists = (path) =>
    own(path) !== undefined || (!path.startsWith('/tree/') && ts.sys.fileExists(path));
  host.directoryExists = (path) => path.startsWith('/tree') || ts.sys.directoryExists(path);
  const names = [...tree.files.keys()].filter((path) => path.endsWith('.ts'));
  const program = ts.createProgram(
    names.map((path) => `/tree/${path}`),
    options,
    host,
  );
  return ts
    .getPreEmitDiagnostics(program)
    .map(
      (one) => `${one.file?.fileName}: ${ts.flattenDiagnosticMessageText(one.messageText, ' ')}`,
    );
};
