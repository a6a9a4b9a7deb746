/** What the compiler says, as one sentence with a suggestion. */

import ts from 'typescript';

const MAX_MESSAGE = 400;

/** The names are those of files the author never sees; paths are how he imports them. */
const readable = (text: string): string =>
  text
    .replace(/'?typeof import\("\/([^"]*?)(?:\/index)?"\)'?/g, "'./$1'")
    .replace(/import\("\/([^"]*?)(?:\/index)?"\)\./g, '')
    .replace(/'\/([^']*?)(?:\/index)?'/g, "'./$1'")
    .replace(/'"([^'"]*)"'/g, "'$1'");

/** Hints for names of other environments. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['fetch', 'there is no network here; call a tool'],
  ['XMLHttpRequest', 'there is no network here; call a tool'],
  ['require', "use `import … from './servers/…'`"],
  ['process', 'there is no process here'],
  ['Buffer', 'use `TextEncoder`, `atob` or `btoa`'],
  ['call', "import the function from './servers/…'"],
  ['window', 'there is no browser here'],
  ['document', 'there is no browser here'],
]);

const DID_YOU_MEAN =
  /\s*(?:Did you mean|Perhaps you meant) (?:to (?:write|use) )?'([^']+)'[^.?]*[.?]?/;

export type Worded = { readonly message: string; readonly suggestion?: string };

/** Lower case at the start, no period at the end. */
const sentence = (text: string): string => {
  const short = text.length > MAX_MESSAGE ? `${text.slice(0, MAX_MESSAGE - 1)}…` : text;
  return (short.charAt(0).toLowerCase() + short.slice(1)).replace(/\.$/, '');
};

/** Cuts "Did you mean …" off a message of the compiler and keeps what it proposes. */
export const worded = (diagnostic: ts.Diagnostic): Worded => {
  const whole = readable(ts.flattenDiagnosticMessageText(diagnostic.messageText, ' '))
    .replace(/\s+/g, ' ')
    .replace(/ Do you need to (?:change your target library|install type definitions).*$/, '');
  const [found, proposed] = DID_YOU_MEAN.exec(whole) ?? [];
  const message = sentence(found === undefined ? whole : whole.replace(found, ' ').trim());
  const name = /^Cannot find name '(\w+)'/.exec(whole)?.[1];
  const hint = name === undefined ? undefined : ELSEWHERE.get(name);
  if (hint !== undefined) return { message: `${message}; ${hint}` };
  return proposed === undefined ? { message } : { message, suggestion: proposed };
};
