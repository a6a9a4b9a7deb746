/** All fixed forms of all rows as one tree over groups of characters: one walk a candidate, whatever the number of rows. */

import { endsClean, kindOf, LOWER, NUMERAL, UPPER, WORD } from './characters.ts';

/** One form of a row. In a form `0` is a digit, `A` a letter, `*` either, `-` a separator, anything else itself. */
export type Form<Row> = {
  readonly row: Row;
  readonly form: string;
  readonly separators: string;
  readonly anyCase: boolean;
};
export type FormTree<Row> = {
  /** By signature of the next group; undefined where nothing goes on. */
  next: (FormTree<Row> | undefined)[] | undefined;
  readonly endings: Form<Row>[];
};

/** Kinds of groups: only digits, only letters, both. The signature of a group is its kind and its length. */
const DIGITS = 0;
const LETTERS = 64;
const MIXED = 128;
const LONGEST_GROUP = 40;

const emptyTree = <Row>(): FormTree<Row> => ({ next: undefined, endings: [] });

const step = <Row>(tree: FormTree<Row>, signature: number): FormTree<Row> => {
  tree.next ??= new Array<FormTree<Row> | undefined>(MIXED + LONGEST_GROUP + 1).fill(undefined);
  const next = tree.next[signature] ?? emptyTree<Row>();
  tree.next[signature] = next;
  return next;
};

/** The signatures that a group of a form can have: `*` may be a digit or a letter. */
const signaturesOf = (group: string): readonly number[] => {
  const mixed = /0/.test(group) ? /[A*]/.test(group) : /\*/.test(group) && group.length > 1;
  return [
    ...(/A/.test(group) ? [] : [DIGITS]),
    ...(/0/.test(group) ? [] : [LETTERS]),
    ...(mixed ? [MIXED] : []),
  ].map((kind) => kind + group.length);
};

export const createFormTree = <Row>(forms: readonly Form<Row>[]): FormTree<Row> => {
  const root = emptyTree<Row>();
  for (const form of forms) {
    let ends = [root];
    for (const group of form.form.split(/[^0A*]/))
      ends = ends.flatMap((tree) => signaturesOf(group).map((each) => step(tree, each)));
    for (const tree of ends) tree.endings.push(form);
  }
  return root;
};

/** The signature of the group from `start` to `end`, whose characters are the kinds `flags`; -1 where no form has one. */
export const signatureOf = (flags: number, length: number): number => {
  if ((flags & ~(LOWER | UPPER | NUMERAL)) !== 0 || length > LONGEST_GROUP || length === 0)
    return -1;
  if (flags === NUMERAL) return DIGITS + length;
  return (flags & NUMERAL) === 0 ? LETTERS + length : MIXED + length;
};

const fitsCharacter = (want: number, code: number, anyCase: boolean): boolean => {
  const kind = kindOf(code);
  const letter = kind === UPPER || (anyCase && kind === LOWER);
  if (want === ZERO) return kind === NUMERAL;
  return want === CAPITAL ? letter : letter || kind === NUMERAL;
};
const ZERO = 48;
const CAPITAL = 65;
const STAR = 42;
const HYPHEN = 45;

/** Whether the text at `start` has this form; the groups are known to agree. */
const fits = <Row>(
  { form, separators, anyCase }: Form<Row>,
  text: string,
  start: number,
): boolean => {
  const first = form.indexOf('-');
  const separator = first === -1 ? HYPHEN : text.charCodeAt(start + first);
  if (first !== -1 && !separators.includes(text.charAt(start + first))) return false;
  for (let i = 0; i < form.length; i += 1) {
    const want = form.charCodeAt(i);
    const code = text.charCodeAt(start + i);
    const ok =
      want === ZERO || want === CAPITAL || want === STAR
        ? fitsCharacter(want, code, anyCase)
        : code === (want === HYPHEN ? separator : want);
    if (!ok) return false;
  }
  return true;
};

/** Kinds of characters seen by `groupEnd`; one number a module instead of an object a group. */
let kindsSeen = 0;

/** End of the word that begins at `from`; one that is longer than any group counts as longer. */
const groupEnd = (text: string, from: number): number => {
  const limit = Math.min(text.length, from + LONGEST_GROUP + 1);
  let kinds = 0;
  let to = from;
  for (; to < limit; to += 1) {
    const kind = kindOf(text.charCodeAt(to)) & WORD;
    if (kind === 0) break;
    kinds |= kind;
  }
  kindsSeen = kinds;
  return to;
};

/** Blank, hyphen, dot, slash, plus and colon: what forms have between groups. */
const separates = (code: number): boolean =>
  code === 32 || (code >= 43 && code <= 47) || code === 58;

const nextOf = <Row>(tree: FormTree<Row>, signature: number): FormTree<Row> | undefined =>
  signature === -1 ? undefined : tree.next?.[signature];

type Visit<Row> = (row: Row, start: number, end: number) => void;
const visitEndings = <Row>(
  { endings }: FormTree<Row>,
  text: string,
  start: number,
  end: number,
  visit: Visit<Row>,
): void => {
  for (const form of endings) if (fits(form, text, start)) visit(form.row, start, end);
};

/** Calls `visit` for each form that the text has at `start`, where a group of kinds `flags` ends at `end`. */
export const walkForms = <Row>(
  tree: FormTree<Row>,
  text: string,
  start: number,
  end: number,
  flags: number,
  visit: Visit<Row>,
): void => {
  let node = nextOf(tree, signatureOf(flags, end - start));
  let at = end;
  while (node !== undefined) {
    if (node.endings.length > 0 && endsClean(text, at)) visitEndings(node, text, start, at, visit);
    // One character stands between two groups.
    if (node.next === undefined || at >= text.length || !separates(text.charCodeAt(at))) return;
    const from = at + 1;
    at = groupEnd(text, from);
    node = nextOf(node, signatureOf(kindsSeen, at - from));
  }
};
