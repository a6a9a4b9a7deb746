/**
 * Large texts stay outside the sandbox: the program holds a reference, and a call that passes the reference on sends the
 * text (DESIGN 5.7). Moving a document of 10 MB costs neither model tokens nor a copy in the sandbox.
 */

import { SluiceError } from '../../core/errors.ts';
import { isArray, isObject, type Json } from '../../core/json/json.ts';
import { MAX_LARGE_TEXTS, MIN_LARGE_TEXT } from '../../core/limits.ts';

/** Folder of the tree under which a program may read such a text after all. */
export const LARGE_FOLDER = 'large';

export type LargeTexts = {
  /** The value with a reference in place of each large string. */
  keep(value: Json): Json;
  /** The arguments with the texts in place of references, also inside other text. Throws where one is gone. */
  expand(args: Json): Json;
  /** The text behind `large/<name>`. */
  read(name: string): string | undefined;
};

const map = (node: Json, change: (text: string) => string): Json => {
  if (typeof node === 'string') return change(node);
  if (isArray(node)) {
    const items = node.map((item) => map(item, change));
    return items.every((item, i) => item === node[i]) ? node : items;
  }
  if (!isObject(node)) return node;
  let changed = false;
  const members = Object.entries(node).map(([key, child]) => {
    const next = map(child, change);
    changed ||= next !== child;
    return [key, next] as const;
  });
  return changed ? Object.fromEntries(members) : node;
};

/** As `store` writes it. */
const REFERENCE = /<large\/([0-9]{1,9}-[0-9a-f]{8}): [0-9]{1,12} characters>/g;

const gone = (name: string): SluiceError =>
  new SluiceError(
    'TOKEN_UNKNOWN',
    `the large text \`${LARGE_FOLDER}/${name}\` is not kept any more`,
    'call the tool again and pass its result on in the same run',
    { name },
  );

/**
 * Texts of one endpoint, oldest forgotten first. `nonce` (eight hex digits) makes references unguessable: a server that
 * writes one into its answer must not be able to pull another server's text into a call.
 */
export const createLargeTexts = (nonce: string): LargeTexts => {
  const texts = new Map<string, string>();
  let total = 0;
  let next = 1;
  const store = (text: string): string => {
    const name = `${next}-${nonce}`;
    next += 1;
    texts.set(name, text);
    total += text.length;
    for (const [oldest, old] of texts) {
      if (total <= MAX_LARGE_TEXTS || oldest === name) break;
      texts.delete(oldest);
      total -= old.length;
    }
    return `<${LARGE_FOLDER}/${name}: ${text.length} characters>`;
  };
  const found = (_reference: string, name: string): string => {
    const text = texts.get(name);
    if (text === undefined) throw gone(name);
    return text;
  };
  return {
    keep: (value) => map(value, (text) => (text.length < MIN_LARGE_TEXT ? text : store(text))),
    expand: (args) =>
      map(args, (text) =>
        text.includes(`<${LARGE_FOLDER}/`) ? text.replace(REFERENCE, found) : text,
      ),
    read: (name) => texts.get(name),
  };
};
