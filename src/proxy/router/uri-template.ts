/** Whether a URI may come from a resource template (RFC 6570), decided in linear time. */

/** The literal parts around the expressions `{…}`; an unclosed brace is literal. */
const literals = (template: string): readonly string[] => {
  const parts: string[] = [];
  let from = 0;
  for (;;) {
    const open = template.indexOf('{', from);
    const close = open === -1 ? -1 : template.indexOf('}', open);
    if (close === -1) return [...parts, template.slice(from)];
    parts.push(template.slice(from, open));
    from = close + 1;
  }
};

/**
 * True where `uri` has the template's literal parts in order. An expression stands for any text, also with slashes or
 * none, because operators such as `{+path}` and `{?query}` allow that; the server itself has the last word.
 */
export const matchesTemplate = (template: string, uri: string): boolean => {
  const parts = literals(template);
  const first = parts[0] ?? '';
  const last = parts[parts.length - 1] ?? '';
  if (parts.length === 1) return uri === first;
  if (!uri.startsWith(first) || uri.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = uri.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return uri.endsWith(last) && at <= uri.length - last.length;
};
