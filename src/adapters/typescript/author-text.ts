/** Places and problems in the author's text. */

import ts from 'typescript';
import type { SourceProblem } from '../../ports/compiler.ts';

/** A parsed module: `path` is the canonical one, without extension. */
export type Parsed = { readonly path: string; readonly file: ts.SourceFile };

const OPTIONS: ts.CreateSourceFileOptions = {
  languageVersion: ts.ScriptTarget.ES2022,
  impliedNodeFormat: ts.ModuleKind.ESNext,
  jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
};

/** How a program decides that a file is a module: with `moduleDetection: force`, also one without an import. */
export type ModuleMark = ts.CreateSourceFileOptions['setExternalModuleIndicator'];

/** Parses without JSDoc, which nothing here reads. A byte order mark becomes a blank, so that no offset changes. */
export const parse = (fileName: string, text: string, mark?: ModuleMark): ts.SourceFile => {
  const options = mark === undefined ? OPTIONS : { ...OPTIONS, setExternalModuleIndicator: mark };
  return ts.createSourceFile(
    fileName,
    text.replace(/^\uFEFF/, ' '),
    options,
    true,
    ts.ScriptKind.TS,
  );
};

/** A problem at an offset of a module. */
export const problemAt = (
  { path, file }: Parsed,
  offset: number,
  message: string,
  suggestion?: string,
): SourceProblem => {
  const { line, character } = file.getLineAndCharacterOfPosition(offset);
  return {
    file: path,
    line: line + 1,
    column: character + 1,
    message,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
};

/** Every node of a tree, parents first. Iterative: nesting is the author's choice, the stack is ours. */
export const everyNode = (root: ts.Node, visit: (node: ts.Node) => void): void => {
  const open: ts.Node[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    visit(node);
    const children: ts.Node[] = [];
    node.forEachChild((child) => {
      children.push(child);
    });
    for (const child of children.reverse()) open.push(child);
  }
};
