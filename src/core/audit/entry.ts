/** One line of the audit log: a closed schema in which no personal value fits (DESIGN 5.6). */

import type { Effect } from '../policy/decision.ts';

/** What happened. `call` is a tool call, `run` one program of an agent; the rest is named after the design's words. */
export const ENTRY_TYPES = [
  'proxy.start',
  'proxy.stop',
  'chain.open',
  'chain.close',
  'policy.load',
  'policy.reject',
  'server.connect',
  'server.exit',
  'tools.held',
  'tools.refused',
  'tools.approve',
  'call',
  'run',
  'data.tokenized',
  'data.pardoned',
  'data.revealed',
  'flow.decision',
  'reveal.refused',
  'approval.request',
  'approval.grant',
  'approval.deny',
  'token.spoof',
  'message.refused',
  'audit.query',
  'audit.verify',
] as const;
export type EntryType = (typeof ENTRY_TYPES)[number];

/** What one entry says of one class: tokens and path patterns, never a value. */
export type EntryData = {
  readonly class: string;
  readonly count: number;
  /** Token keys such as `EMAIL_1`; at most `MAX_LISTED_TOKENS`, `count` says how many there were. */
  readonly tokens: readonly string[];
  /** Path patterns; map-like keys are written `*`. */
  readonly paths: readonly string[];
  readonly recognizers: readonly string[];
  readonly effect: Effect;
  readonly rule: string;
};

/** What the caller says; the log adds `v, chain, seq, prev, time`. */
export type AuditEvent = {
  readonly type: EntryType;
  readonly outcome: 'ok' | 'refused' | 'error' | 'observed';
  readonly decision?: string;
  readonly scope?: string;
  readonly principal?: string;
  readonly source?: { readonly server: string; readonly tool: string };
  readonly sink?: { readonly server: string; readonly tool: string };
  readonly method?: string;
  readonly data?: readonly EntryData[];
  readonly policy?: { readonly name: string; readonly revision: string; readonly digest: string };
  readonly rule?: string;
  readonly effect?: Effect;
  readonly losing?: readonly string[];
  readonly exception?: string;
  /** The approval that was asked for, answered or used up. */
  readonly approval?: string;
  readonly mode?: 'enforce' | 'observe';
  readonly code?: string;
  /** Of `chain.open`: base64 SHA-256 of the line stored before it; a cut end of an older chain is seen. */
  readonly head?: string;
  readonly bytes?: number;
  readonly ms?: number;
  /** Of `call`: how many calls of this tool the entry counts, 1 where it says nothing; `ms` is their sum. Of `run`: tool calls made. */
  readonly calls?: number;
  /** Of everything that a program of agent code did (DESIGN 5.7): the id of its run. */
  readonly run?: string | undefined;
  /** Of `run`: base64 SHA-256 of the program text. The text itself may hold what the user typed. */
  readonly program?: string;
  /** Of `run`: bytes of the tools' results, and bytes of the answer that the model got. */
  readonly received?: number;
  readonly shown?: number;
  /** Of `run`: processor time in milliseconds and largest memory in MB. */
  readonly cpu?: number;
  readonly memory?: number;
  /** Of `run`: the limit that ended it. */
  readonly limit?: string;
};

/** A stored entry. `prev` is the base64 SHA-256 of the previous line of the same chain, empty for the first. */
export type AuditEntry = AuditEvent & {
  readonly v: 1;
  readonly chain: string;
  readonly seq: number;
  readonly prev: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly time: string;
};
