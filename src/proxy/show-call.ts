/** A waiting call as the person who decides sees it: real values in place of tokens. Never sent to the model. */

import { stringifyJson } from '../core/json/stringify.ts';
import { MAX_SHOWN_CALL } from '../core/limits.ts';
import { visible } from '../core/mcp/tool-definition.ts';
import { findTokens, restoreInJson } from '../core/token/restore.ts';
import { type Token, tokenKey } from '../core/token/token.ts';
import type { Approval } from '../ports/approvals.ts';
import { APPROVAL, type AskedCall, readAskedCall } from './approve.ts';
import { type Door, revealToUser } from './declassify.ts';

const WRITTEN = /\[([A-Z][A-Z0-9_]*)_[1-9][0-9]*\]/g;

/** Classes whose tokens stand in the call as Sluice writes them, beside those that are known. */
const classesIn = (text: string, known: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...known, ...[...text.matchAll(WRITTEN)].map((match) => match[1] ?? '')]);

/** Long calls are cut for the eye, and the cut is said: who cannot see all of it may say no. */
const cut = (text: string): string =>
  text.length <= MAX_SHOWN_CALL
    ? text
    : `${text.slice(0, MAX_SHOWN_CALL)}\n… ${text.length - MAX_SHOWN_CALL} more characters are not shown`;

/**
 * The arguments of the call, indented, with real values and with hidden characters made visible. The reveal is in the
 * audit log before this resolves.
 */
export const showCall = async (
  door: Door,
  approval: Pick<Approval, 'id' | 'server' | 'tool'>,
  call: AskedCall,
  known: ReadonlySet<string>,
): Promise<string> => {
  const shown = call.params['arguments'] ?? call.params;
  const classes = classesIn(stringifyJson(shown), known);
  const tokens = new Map<string, Token>(
    findTokens(shown, classes).map(({ span }) => [tokenKey(span.token), span.token]),
  );
  const { id, server, tool } = approval;
  const plain = await revealToUser(door, { server, tool, approval: id }, [...tokens.values()]);
  const restored = restoreInJson(shown, classes, (token) => plain(token));
  return cut(visible(JSON.stringify(JSON.parse(stringifyJson(restored)), undefined, 2)));
};

/**
 * The same for a terminal, where only the number of the call is known: its text comes out of the vault first. Undefined
 * where the vault does not know it any more.
 */
export const showWaiting = async (door: Door, approval: Approval): Promise<string | undefined> => {
  const { id, server, tool, n } = approval;
  const token = { class: APPROVAL, n };
  const plain = await revealToUser(door, { server, tool, approval: id }, [token]);
  const text = plain(token)?.text;
  const call = text === undefined ? undefined : readAskedCall(text);
  return call === undefined ? undefined : showCall(door, approval, call, new Set());
};
