/**
 * Text that SES refuses wherever it stands, also inside strings (`ses/src/transforms.js`: `rejectHtmlComments`,
 * `rejectImportExpressions`, `rejectSomeDirectEvalExpressions`). In a string one backslash makes it acceptable without
 * changing the value; in code a blank does; where neither is possible the author is told.
 */

import ts from 'typescript';
import type { SourceProblem } from '../../ports/compiler.ts';
import { type Parsed, problemAt } from './author-text.ts';
import type { Edit } from './edits.ts';

/** The expressions of SES, in one; the groups say where it can be broken. */
const FORBIDDEN = /<!--|-->|(?<=^|[^.]|\.\.\.)\b(?:import\s*(?:\(|\/[/*])|eval\s*\()/g;

/** Where to put a character so that SES no longer sees it: after the first one, or before the bracket or slash. */
const breakAt = (match: RegExpExecArray): number => {
  const [text] = match;
  if (text === '<!--' || text === '-->') return match.index + 1;
  return match.index + text.search(/[(/]/);
};

type Literal = ts.LiteralLikeNode;

const isLiteral = (node: ts.Node): node is Literal =>
  ts.isStringLiteral(node) ||
  ts.isRegularExpressionLiteral(node) ||
  ts.isNoSubstitutionTemplateLiteral(node) ||
  ts.isTemplateHead(node) ||
  ts.isTemplateMiddle(node) ||
  ts.isTemplateTail(node);

/** A tag sees the text as it is written (`raw`), so that a backslash would be seen. */
const isTagged = (node: Literal): boolean => {
  if (ts.isNoSubstitutionTemplateLiteral(node)) return ts.isTaggedTemplateExpression(node.parent);
  const template = ts.isTemplateHead(node) ? node.parent : node.parent.parent;
  return ts.isTaggedTemplateExpression(template.parent);
};

const WHY = 'is text that the sandbox does not accept';

const refuse = (
  module: Parsed,
  node: Literal,
  offset: number,
  text: string,
): SourceProblem | undefined => {
  if (ts.isRegularExpressionLiteral(node))
    return problemAt(
      module,
      offset,
      `\`${text}\` in a regular expression ${WHY}; write \`[${text[0]}]${text.slice(1)}\``,
    );
  if (!ts.isStringLiteral(node) && isTagged(node))
    return problemAt(
      module,
      offset,
      `\`${text}\` in a tagged template ${WHY}; build it from two strings`,
    );
  return undefined;
};

export type Rewrites = {
  readonly edits: readonly Edit[];
  readonly problems: readonly SourceProblem[];
};

/** Escapes inside one literal. */
const inLiteral = (module: Parsed, node: Literal): Rewrites => {
  const start = node.getStart(module.file);
  const edits: Edit[] = [];
  const problems: SourceProblem[] = [];
  for (const match of module.file.text.slice(start, node.end).matchAll(FORBIDDEN)) {
    const problem = refuse(module, node, start + match.index, match[0]);
    const at = start + breakAt(match);
    if (problem === undefined) edits.push({ start: at, end: at, text: '\\' });
    else problems.push(problem);
  }
  return { edits, problems };
};

/** Literals of a module in order; also those inside types, so that no comment is looked for in them. */
export const literalsOf = (nodes: readonly ts.Node[]): readonly Literal[] =>
  nodes.filter(isLiteral).toSorted((a, b) => a.pos - b.pos);

const COMMENT_OR_ARROW = /\/\/[^\r\n\u2028\u2029]*|\/\*[\s\S]*?\*\/|-->|<!--/g;

/** Comments become blanks, and `i-->0` becomes `i-- >0`, in a piece of text without literals. */
const inCode = (text: string, offset: number): readonly Edit[] =>
  [...text.matchAll(COMMENT_OR_ARROW)].map((match): Edit => {
    const at = offset + match.index;
    if (match[0] === '-->') return { start: at + 2, end: at + 2, text: ' ' };
    if (match[0] === '<!--') return { start: at + 1, end: at + 1, text: ' ' };
    return {
      start: at,
      end: at + match[0].length,
      text: match[0].replace(/[^\r\n\u2028\u2029]/g, ' '),
    };
  });

/** All rewrites of forbidden text in a module. */
export const acceptable = (module: Parsed, nodes: readonly ts.Node[]): Rewrites => {
  const edits: Edit[] = [];
  const problems: SourceProblem[] = [];
  let at = 0;
  for (const literal of literalsOf(nodes)) {
    const start = literal.getStart(module.file);
    edits.push(...inCode(module.file.text.slice(at, start), at));
    const found = inLiteral(module, literal);
    edits.push(...found.edits);
    problems.push(...found.problems);
    at = literal.end;
  }
  edits.push(...inCode(module.file.text.slice(at), at));
  return { edits, problems };
};

/** Where SES would still refuse a text; the last look before it is handed over. */
export const stillForbidden = (code: string): number => code.search(FORBIDDEN);
