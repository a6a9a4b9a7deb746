/** The hash chain: from an entry to its exact line, and from lines to a verdict (DESIGN 5.6). */

import type { AuditEntry, AuditEvent } from './entry.ts';

/** Base64 SHA-256 of the UTF-8 bytes of a text. An argument, because the core has no cryptography. */
export type Sha256 = (text: string) => string;

/** What a log adds to an event. */
export type Position = {
  readonly chain: string;
  readonly seq: number;
  readonly prev: string;
  readonly time: string;
};

/** The line that is stored and hashed. What is hashed is what is stored, so no canonical form (RFC 8785) is needed. */
export const formatLine = (event: AuditEvent, at: Position): string =>
  JSON.stringify({
    v: 1,
    chain: at.chain,
    seq: at.seq,
    prev: at.prev,
    time: at.time,
    ...event,
  } satisfies AuditEntry);

/** A stored line and where the store says it stands. */
export type StoredLine = { readonly chain: string; readonly seq: number; readonly line: string };

export type Problem = {
  readonly chain: string;
  /** Sequence number at which the chain does not hold. */
  readonly seq: number;
  readonly problem:
    | 'unreadable'
    | 'edited'
    | 'removed'
    | 'reordered'
    | 'after-close'
    | 'head-missing';
};

export type Verdict = {
  readonly entries: number;
  readonly chains: number;
  readonly problems: readonly Problem[];
};

type Head = { seq: number; hash: string; closed: boolean };
type Claims = { chain: string; seq: number; prev: string; type: string; head: string | undefined };

const textAt = (value: object, key: string): string => {
  const found: unknown = Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
  return typeof found === 'string' ? found : '';
};

/** What a line says of its own place; undefined where it is no entry of version 1. */
const read = (line: string): Claims | undefined => {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('v' in value) || value.v !== 1) return undefined;
  if (!('seq' in value) || typeof value.seq !== 'number') return undefined;
  const head = textAt(value, 'head');
  return {
    chain: textAt(value, 'chain'),
    seq: value.seq,
    prev: textAt(value, 'prev'),
    type: textAt(value, 'type'),
    head: head === '' ? undefined : head,
  };
};

/** What is wrong with a line that follows `head`; undefined where the chain holds. */
const judge = (claims: Claims, stored: StoredLine, head: Head): Problem['problem'] | undefined => {
  if (claims.chain !== stored.chain || claims.seq !== stored.seq) return 'edited';
  if (claims.seq <= head.seq) return 'reordered';
  if (claims.seq > head.seq + 1) return 'removed';
  // Right number, wrong predecessor: the line before it is not the one that was hashed.
  if (claims.prev !== head.hash) return 'edited';
  return head.closed ? 'after-close' : undefined;
};

/** A new chain starts with the hash of whatever line stood before it, so that the end of an older chain is covered too. */
const judgeHead = (claims: Claims, before: string): Problem['problem'] | undefined =>
  claims.type === 'chain.open' && (claims.head ?? '') !== before ? 'head-missing' : undefined;

const START: Head = { seq: 0, hash: '', closed: false };

/**
 * Checks every chain, lines in the order in which they were stored. An edited line is reported at the line after it,
 * whose `prev` (or, for the next chain, `head`) no longer fits. Not found, because no later line speaks of it: a cut or
 * edited end of the log, and a file that was rewritten as a whole; both need a checkpoint kept outside (C2SP
 * tlog-checkpoint).
 */
export const verifyLines = (lines: Iterable<StoredLine>, sha256: Sha256): Verdict => {
  const heads = new Map<string, Head>();
  const problems: Problem[] = [];
  let entries = 0;
  let before = '';
  for (const stored of lines) {
    entries += 1;
    const { chain, seq, line } = stored;
    const claims = read(line);
    const problem =
      claims === undefined
        ? 'unreadable'
        : (judge(claims, stored, heads.get(chain) ?? START) ?? judgeHead(claims, before));
    if (problem !== undefined) problems.push({ chain, seq, problem });
    before = sha256(line);
    // Goes on from what is there, so that one fault is reported once.
    heads.set(chain, { seq, hash: before, closed: claims?.type === 'chain.close' });
  }
  return { entries, chains: heads.size, problems };
};
