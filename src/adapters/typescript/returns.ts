/**
 * A program may `return` at its top level, which TypeScript takes for an error and then does not check. For the check it
 * reads `throw`: one letter shorter, with the same effect on what follows, and its operand is checked.
 */

import ts from 'typescript';
import { applyEdits, type Edit, type Edited } from './edits.ts';

/** Returns that belong to no function. */
const topReturns = (file: ts.SourceFile): readonly ts.ReturnStatement[] => {
  const found: ts.ReturnStatement[] = [];
  const open: ts.Node[] = [file];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (ts.isReturnStatement(node)) found.push(node);
    if (ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node)) continue;
    node.forEachChild((child) => {
      open.push(child);
    });
  }
  return found;
};

/** `throw` needs an operand: an empty `return` throws undefined, two columns wider. */
const asThrow = (file: ts.SourceFile, node: ts.ReturnStatement): Edit => {
  const start = node.getStart(file);
  const text = node.expression === undefined ? 'throw [];' : 'throw ';
  const end = node.expression === undefined ? node.end : start + 'return'.length;
  return { start, end, text: node.expression === undefined ? text : text.padEnd(end - start) };
};

/** The text to check in place of a program's, and the columns that moved. */
export const checkable = (file: ts.SourceFile): Edited => {
  const edits = topReturns(file).map((node) => asThrow(file, node));
  return edits.length === 0
    ? { text: file.text, shifts: [] }
    : applyEdits(file.text, edits, file.getLineStarts());
};

/** Returns that no function encloses, in a module that others import: nobody would get the value. */
export const strayReturns = (file: ts.SourceFile): readonly number[] =>
  topReturns(file).map((node) => node.getStart(file));
