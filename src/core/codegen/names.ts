/** Names of generated modules: identifiers for tools, folders for servers, each mapped back exactly and never by guessing. */

/** What a folder name may hold; everything else becomes one `-`. */
const NOT_FOLDER = /[^A-Za-z0-9_-]+/g;
/** Where a tool's name falls into words: everything that cannot stand in an identifier (ECMA-262 section 12.7). */
const NOT_IDENTIFIER = /[^\p{ID_Continue}]+|[$_]+/gu;

/**
 * Words that cannot be a declared name in a module (ECMA-262 section 12.7.2), and names that would change how a module
 * behaves: `then` makes a namespace a thenable, `index` is the file that re-exports, the rest are properties of objects.
 */
const RESERVED: ReadonlySet<string> = new Set(
  (
    'arguments await break case catch class const constructor continue debugger default delete do else enum eval export ' +
    'extends false finally for function if implements import in index instanceof interface let new null package private ' +
    'protected prototype public return static super switch then this throw true try typeof undefined var void while with ' +
    'yield any boolean never number object string symbol unknown bigint call'
  ).split(' '),
);

/** FNV-1a, 32 bit (draft-eastlake-fnv-21, section 5), in base 36: a suffix that depends on the name alone. */
const suffix = (text: string): string => {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(36).padStart(7, '0').slice(-4);
};

const lowerFirst = (word: string): string =>
  // A run of capitals is one word: `APIGet` is `apiGet`, `URL` is `url`.
  word.replace(/^\p{Lu}+(?=\p{Lu}\p{Ll})|^\p{Lu}+$|^\p{Lu}/u, (head) => head.toLowerCase());

const upperFirst = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

/** An identifier in camel case for a tool: `get_document`, `get-document` and `getDocument` are all `getDocument`. */
export const toolIdentifier = (name: string): string => {
  const words = name
    .normalize('NFC')
    .split(NOT_IDENTIFIER)
    .filter((word) => word !== '');
  const joined = words.map((word, i) => (i === 0 ? lowerFirst(word) : upperFirst(word))).join('');
  if (joined === '') return 'tool';
  if (RESERVED.has(joined)) return `${joined}_`;
  return /^\p{ID_Start}/u.test(joined) ? joined : `_${joined}`;
};

/** A type name in Pascal case for a definition or a field. */
export const typeIdentifier = (name: string): string =>
  upperFirst(toolIdentifier(name)).replace(/_$/, '');

/** A folder below `servers/`: the server's own name wherever a path can hold it. */
export const folderName = (server: string): string =>
  server.replace(NOT_FOLDER, '-').replace(/^-+|-+$/g, '') || 'server';

/** One spelling for kebab, snake and camel case, to find a folder by any of them. */
export const spelling = (name: string): string =>
  name
    .replace(/([\p{Ll}\p{Nd}])(\p{Lu})/gu, '$1-$2')
    .replace(/[_\s-]+/g, '-')
    .toLowerCase();

/**
 * Every original name with the name it gets. Two originals never share one: of those that would, the one that is spelt
 * so already keeps it and the others get a suffix of their own, so that a tool that appears or goes renames no other
 * silently. Letter case does not count, because a tree may be written to a disk that ignores it.
 */
export const assignNames = (
  originals: readonly string[],
  shape: (original: string) => string,
): ReadonlyMap<string, string> => {
  const groups = new Map<string, string[]>();
  for (const original of [...new Set(originals)].sort()) {
    const key = shape(original).toLowerCase();
    groups.set(key, [...(groups.get(key) ?? []), original]);
  }
  const taken = new Set(groups.keys());
  const unique = (original: string): string => {
    for (let salt = original; ; salt += '+') {
      const name = `${shape(original)}_${suffix(salt)}`;
      if (taken.has(name.toLowerCase())) continue;
      taken.add(name.toLowerCase());
      return name;
    }
  };
  const out = new Map<string, string>();
  for (const group of groups.values()) {
    const keeper = group.length === 1 ? group[0] : group.find((name) => shape(name) === name);
    for (const original of group)
      out.set(original, original === keeper ? shape(original) : unique(original));
  }
  return out;
};
