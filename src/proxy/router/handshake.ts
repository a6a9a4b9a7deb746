/** Meets an upstream: finds out which era it speaks and what it offers. */

import { SluiceError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json/json.ts';
import type { Answer } from './answer.ts';
import { PROBE_DEADLINE_MS } from './bounds.ts';
import { type Era, type HostSession, NEWEST_LEGACY, withEnvelope } from './era.ts';
import { objectIn, textIn } from './fields.ts';
import type { Peer } from './peer.ts';

export type Met = {
  readonly era: Era;
  readonly capabilities: JsonObject;
  readonly instructions: string | undefined;
};

const metIn = (era: Era, result: JsonObject): Met => ({
  era,
  capabilities: objectIn(result, 'capabilities'),
  instructions: textIn(result, 'instructions'),
});

const refused = (answer: Answer): SluiceError => {
  const code = 'error' in answer ? answer.error['code'] : undefined;
  return new SluiceError(
    'UPSTREAM_START',
    'the server refused the handshake',
    'start the server by hand to see why',
    typeof code === 'number' ? { rpc: code } : {},
  );
};

/** The probe of MCP 2026-07-28: an answer means modern; an error or silence means legacy. */
const discover = async (
  peer: Peer,
  session: HostSession,
  delay: (ms: number) => Promise<void>,
): Promise<Met | undefined> => {
  const silence = delay(PROBE_DEADLINE_MS).then(() => undefined);
  const asked = peer.ask('server/discover', withEnvelope(undefined, session));
  const answer = await Promise.race([asked, silence]);
  return answer !== undefined && 'result' in answer ? metIn('modern', answer.result) : undefined;
};

/**
 * The legacy handshake with what the host said: its version, its name and, for a legacy host, its capabilities, because
 * servers offer tools by them. A modern host takes no requests from servers, so none of that is promised for it.
 */
const initialize = async (peer: Peer, session: HostSession): Promise<Met | Answer> => {
  const legacy = session.era === 'legacy';
  const answer = await peer.ask('initialize', {
    protocolVersion: legacy ? session.version : NEWEST_LEGACY,
    capabilities: legacy ? session.capabilities : {},
    clientInfo: { name: 'unknown', version: '0', ...session.client },
  });
  if (!('result' in answer)) return answer;
  peer.notify('notifications/initialized');
  return metIn('legacy', answer.result);
};

/**
 * Meets the upstream in the host's era first, because nothing is lost in translation then. `known` is the era that an
 * earlier connection found: it is probed once. Throws `UPSTREAM_START` when it speaks neither.
 */
export const shakeHands = async (
  peer: Peer,
  session: HostSession,
  known: Era | undefined,
  delay: (ms: number) => Promise<void>,
): Promise<Met> => {
  const first = known ?? session.era;
  const found = first === 'modern' ? await discover(peer, session, delay) : undefined;
  if (found !== undefined) return found;
  const met = await initialize(peer, session);
  if ('era' in met) return met;
  // A server that serves 2026-07-28 only refuses `initialize`.
  const modern = first === 'legacy' ? await discover(peer, session, delay) : undefined;
  if (modern === undefined) throw refused(met);
  return modern;
};
