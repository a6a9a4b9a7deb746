/** One module as the sandbox runs it: types blanked, imports awaited, exports returned, refused text made acceptable. */

import { Script } from 'node:vm';
import { blankSourceFile } from 'ts-blank-space';
import type ts from 'typescript';
import type { CompiledModule, SourceProblem } from '../../ports/compiler.ts';
import { everyNode, type Parsed, problemAt } from './author-text.ts';
import { applyEdits, type Edit, originalColumn } from './edits.ts';
import { acceptable, stillForbidden } from './forbidden-text.ts';
import { type Find, linksOf } from './links.ts';
import { refusal, unerasable } from './refused.ts';

export type Emitted = { readonly code: string; readonly shifts: CompiledModule['shifts'] };

/** Edits that others contain are theirs: a comment inside an import goes with the import. */
const withoutContained = (edits: readonly Edit[]): readonly Edit[] => {
  const kept: Edit[] = [];
  for (const edit of edits.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = kept.at(-1);
    // An insertion at the very end of another edit stands beside it.
    if (last === undefined || edit.start >= last.end) kept.push(edit);
  }
  return kept;
};

/** An edit of text that was blanked as a type would bring it back. */
const stillThere =
  (blanked: string, source: string) =>
  (edit: Edit): boolean =>
    edit.start < edit.end || blanked[edit.start] === source[edit.start];

const refusals = (module: Parsed, nodes: readonly ts.Node[]): readonly SourceProblem[] =>
  nodes.flatMap((node) => {
    const why = refusal(node);
    return why === undefined ? [] : [problemAt(module, node.getStart(module.file), why)];
  });

const blankTypes = (module: Parsed, problems: SourceProblem[]): string =>
  blankSourceFile(module.file, (node) => {
    problems.push(problemAt(module, node.getStart(module.file), unerasable(node)));
  });

/** Statements on line 1 shift its columns; the function below undoes it. */
const withHead = (
  { text, shifts }: { text: string; shifts: CompiledModule['shifts'] },
  head: string,
): Emitted =>
  head === ''
    ? { code: text, shifts }
    : {
        code: head + text,
        shifts: [
          { line: 1, column: head.length + 1, by: head.length },
          ...shifts.map((shift) =>
            shift.line === 1 ? { ...shift, column: shift.column + head.length } : shift,
          ),
        ],
      };

const place = (
  module: Parsed,
  line: number,
  column: number,
  shifts: CompiledModule['shifts'],
): number => {
  const start = module.file.getLineStarts()[line - 1];
  const at = (start ?? 0) + originalColumn(shifts, line, column) - 1;
  return Math.max(0, Math.min(at, module.file.text.length));
};

/** What V8 and SES would say to the result, said here, where there is a line. */
const unacceptable = (module: Parsed, { code, shifts }: Emitted): SourceProblem | undefined => {
  const at = stillForbidden(code);
  if (at >= 0) {
    const before = code.slice(0, at).split('\n');
    const offset = place(module, before.length, (before.at(-1)?.length ?? 0) + 1, shifts);
    return problemAt(
      module,
      offset,
      'the sandbox does not accept this text; write it in another way',
    );
  }
  try {
    // Compiled, never run: the body is inside a function that nobody calls.
    new Script(`(async ($bring, $meta) => {\n${code}\n})`, { filename: 'module' });
    return undefined;
  } catch (error) {
    const [, line] = /^module:(\d+)/.exec(error instanceof Error ? (error.stack ?? '') : '') ?? [];
    const message = error instanceof Error ? error.message : 'syntax error';
    return problemAt(module, place(module, Number(line ?? 2) - 1, 1, []), message.toLowerCase());
  }
};

/** What the module gives: the entry its default export or a `return` of its own, others all exports. */
const tail = (exports: readonly string[], onlyDefault: boolean): string => {
  if (exports.length === 0) return '';
  const value = exports.find((entry) => entry.startsWith('default: '))?.slice('default: '.length);
  return onlyDefault && value !== undefined
    ? `\nreturn ${value};`
    : `\nreturn { ${exports.join(', ')} };`;
};

/** Emits a module whose syntax is correct. */
export const emit = (
  module: Parsed,
  find: Find,
  isEntry: boolean,
): { readonly emitted: Emitted; readonly problems: readonly SourceProblem[] } => {
  const nodes: ts.Node[] = [];
  everyNode(module.file, (node) => nodes.push(node));
  const problems: SourceProblem[] = [...refusals(module, nodes)];
  const blanked = blankTypes(module, problems);
  const links = linksOf(module, nodes, find);
  const text = acceptable(module, nodes);
  problems.push(...links.problems, ...text.problems);
  const edits = withoutContained([
    ...links.edits,
    ...text.edits.filter(stillThere(blanked, module.file.text)),
  ]);
  const edited = applyEdits(blanked, edits, module.file.getLineStarts());
  const emitted = withHead(
    { text: edited.text + tail(links.exports, isEntry && links.hasDefault), shifts: edited.shifts },
    links.head.join(' ') + (links.head.length > 0 ? ' ' : ''),
  );
  if (problems.length > 0) return { emitted, problems };
  const left = unacceptable(module, emitted);
  return { emitted, problems: left === undefined ? [] : [left] };
};
