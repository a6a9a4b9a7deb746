/** Strings that could say where data goes: addresses, domains, numbers, handles, ids. What a text mentions of them is remembered. */

/** Longer words are no destination that anybody would write. */
const MAX_MENTION = 512;
const WORD = /[^\s"'`<>()[\]{}|\\,;]+/g;
const EDGES = /^[.:!?*_~=-]+|[.:!?*_~=-]+$/g;
const SCHEME = /^[a-z][a-z0-9+.-]{1,20}:(?:\/\/)?/;
const DOMAIN = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}\p{L}{2,63}$/u;
/** Shorter codes with digits are dates, counts and versions. */
const LEAST_CODE = 6;

const hostOf = (word: string): string | undefined => {
  const authority = word.replace(SCHEME, '').split(/[/?#]/, 1)[0] ?? '';
  const host = authority.replace(/^.*@/, '').replace(/:\d{1,5}$/, '');
  return DOMAIN.test(host) ? host.replace(/^www\./, '') : undefined;
};

const isCode = (word: string): boolean => word.length >= LEAST_CODE && /\d/.test(word);

/**
 * The forms under which one word can be recognised again, in lower case. A URL also counts as its host: a page that
 * names `evil.example` is where `https://evil.example/?q=1` comes from. Dictionary words are none: they would match by
 * chance.
 */
const formsOf = (raw: string): readonly string[] => {
  const word = raw.toLowerCase().replace(EDGES, '');
  if (word === '' || word.length > MAX_MENTION) return [];
  const host = hostOf(word);
  const bare = word.replace(SCHEME, '').replace(/\/$/, '');
  if (host !== undefined) return bare === host ? [host] : [bare, host];
  if (/^[@#][\p{L}\p{N}]/u.test(word)) return [word, word.slice(1)];
  return isCode(bare) || bare.includes('@') ? [bare] : [];
};

/** Everything in a text that could be a destination, once each. */
export const mentionsOf = (text: string): readonly string[] => {
  const found = new Set<string>();
  for (const [word] of text.matchAll(WORD)) for (const form of formsOf(word)) found.add(form);
  return [...found];
};
