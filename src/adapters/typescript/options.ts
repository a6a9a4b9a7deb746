/** How agent code is checked, and against which library. */

import { dirname, join } from 'node:path';
import ts from 'typescript';

/** Where the library declarations of the installed compiler lie. */
const LIB_FOLDER: string = dirname(ts.getDefaultLibFilePath({}));

const LIBS: readonly string[] = ['lib.es2022.d.ts', 'lib.es2023.array.d.ts'];

export const CHECK_OPTIONS: ts.CompilerOptions = {
  strict: true,
  // A program of fifty lines that nobody will maintain: what a callback gets may stay open, and `e.message` is meant.
  noImplicitAny: false,
  useUnknownInCatchVariables: false,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  allowImportingTsExtensions: true,
  lib: [...LIBS],
  types: [],
  noEmit: true,
  skipLibCheck: true,
  skipDefaultLibCheck: true,
};

/** Library files of what a compartment does not have (`ABSENT_GLOBALS`): read as empty. */
const ABSENT = /^lib\.es\d+\.(?:weakref|sharedmemory)\.d\.ts$/;

/** The text of a library file; undefined where there is none. */
export const readLib = (fileName: string): string | undefined => {
  const name = fileName.slice(fileName.lastIndexOf('/') + 1);
  if (ABSENT.test(name)) return '';
  return ts.sys.readFile(join(LIB_FOLDER, name));
};
