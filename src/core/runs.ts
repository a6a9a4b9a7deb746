/** Stretches of one kind of character, found by hand: a pattern over megabytes would exhaust the engine's stack. */

export type Run = { readonly start: number; readonly end: number };

/** True for the characters of a run, by UTF-16 code unit. */
export type Member = (code: number) => boolean;

/** 1 for each of the given ASCII characters, by code. */
export const tableOf = (characters: string): Uint8Array => {
  const table = new Uint8Array(128);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
};

/** Members of a set given as a string, for ASCII only; `rest` says what other characters are. */
export const memberOf = (characters: string, rest: boolean): Member => {
  const table = tableOf(characters);
  return (code) => (code < 128 ? table[code] === 1 : rest);
};
/** Everything but the given ASCII characters. */
export const allBut = (characters: string): Member => {
  const excluded = memberOf(characters, false);
  return (code) => !excluded(code);
};

/** End of the run that starts at `from`. */
export const runEnd = (text: string, from: number, member: Member): number => {
  let end = from;
  while (end < text.length && member(text.charCodeAt(end))) end += 1;
  return end;
};

/** All runs of at least `least` members. Looks at every `least`-th character, and around it where that is a member. */
export const runs = (text: string, member: Member, least: number): readonly Run[] => {
  const out: Run[] = [];
  for (let at = 0; at + least <= text.length; ) {
    let start = at + least - 1;
    if (!member(text.charCodeAt(start))) {
      at = start + 1;
      continue;
    }
    const end = runEnd(text, start + 1, member);
    while (start > at && member(text.charCodeAt(start - 1))) start -= 1;
    if (end - start >= least) out.push({ start, end });
    at = end + 1;
  }
  return out;
};

/** Runs that hold `mark`, found from the mark outwards. Looks at each character at most twice. */
export const runsAround = (text: string, mark: string, member: Member): readonly Run[] => {
  const out: Run[] = [];
  let free = 0;
  for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, Math.max(free, at + 1))) {
    let start = at;
    while (start > free && member(text.charCodeAt(start - 1))) start -= 1;
    free = runEnd(text, at, member);
    out.push({ start, end: free });
  }
  return out;
};
