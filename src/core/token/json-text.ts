/** JSON inside a string: its string literals, so that each can be rewritten without touching the rest. */

/** One string literal of a JSON text; offsets of what is between the quotes, and that text decoded. */
export type Literal = { readonly start: number; readonly end: number; readonly text: string };

const looksLikeJson = (text: string): boolean => /^\s*[[{]/.test(text) && /[\]}]\s*$/.test(text);

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // A sentence in brackets, a token: plain text.
  }
};

const closing = (text: string, from: number): number => {
  let i = from;
  while (i < text.length && text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i;
};

/** The string literals of an object or array in JSON text, keys included; undefined where the text is no such JSON. */
export const jsonLiterals = (text: string): readonly Literal[] | undefined => {
  if (!looksLikeJson(text) || !isJson(text)) return undefined;
  const literals: Literal[] = [];
  let open = text.indexOf('"');
  while (open !== -1) {
    const end = closing(text, open + 1);
    const raw = text.slice(open + 1, end);
    const decoded: string = raw.includes('\\') ? JSON.parse(`"${raw}"`) : raw;
    literals.push({ start: open + 1, end, text: decoded });
    open = text.indexOf('"', end + 1);
  }
  return literals;
};

/** A text as the inside of a JSON string literal. */
export const jsonEscape = (text: string): string => JSON.stringify(text).slice(1, -1);
