/**
 * The one door: the only place where a value leaves the vault (DESIGN 3.1).
 * Order: decide, commit the audit entry, reveal. A failed audit write is an error like a denial: nothing is revealed.
 */

import type { AuditEvent, EntryData } from '../core/audit/entry.ts';
import { SluiceError } from '../core/errors.ts';
import type { JsonObject } from '../core/json/json.ts';
import type { Label } from '../core/label/label.ts';
import { CONTENT, type Decision, type Facts, type Sink } from '../core/policy/decision.ts';
import { maskText } from '../core/policy/mask.ts';
import { type Plain, unseal } from '../core/secret.ts';
import { formatToken, type Token, tokenKey } from '../core/token/token.ts';
import { useApproval } from './approve.ts';
import { countBy } from './call-facts.ts';
import { type Context, type Engine, type Exchange, today } from './context.ts';
import { entryData } from './evidence.ts';

/**
 * What goes to one place under one label: a token, or (without one) an id that stands for what it points to, or content
 * that the host wrote itself.
 */
export type Passage = {
  readonly token?: Token | undefined;
  readonly label: Label;
  readonly to: Sink;
};

/** What stands in place of a token at one place; `undefined` keeps the token text. */
export type Revealed = (token: Token, path: string) => Plain | undefined;

type Decided = Passage & { readonly decision: Decision };

const sinkPath = (to: Sink): string => (to.kind === 'server' ? to.path : '$');

/** The effect that is carried out: an observed refusal is recorded and let through (DESIGN 5.4 `mode: observe`). */
const enforced = (decision: Decision): Decision['effect'] =>
  decision.mode === 'observe' ? 'allow' : decision.effect;

/** Content has nothing to mask or to tokenize; an id that stands for a value cannot be shown in part, so it stays. */
const outcomeOf = ({ token, label, decision }: Decided): Decision['effect'] => {
  const effect = enforced(decision);
  if (token !== undefined || ['allow', 'ask', 'deny'].includes(effect)) return effect;
  return label.class === CONTENT ? 'allow' : 'deny';
};

const denies = (decided: Decided): boolean => outcomeOf(decided) === 'deny';
const asks = (decided: Decided): boolean => outcomeOf(decided) === 'ask';
const refuses = (decided: Decided): boolean => denies(decided) || asks(decided);

/** What the host wrote itself and no rule speaks about: nothing to record. */
const isUnremarkable = ({ decision }: Decided): boolean => decision.rule.id === 'default:content';

const refusal = (
  context: Context,
  exchange: Exchange,
  refused: Decided,
  id: string,
): SluiceError => {
  const { decision, token, label } = refused;
  const from = [...new Set(label.origins.map((origin) => `\`${origin.server}\``))].join(' and ');
  const where = `\`${context.server}.${exchange.tool}\` argument \`${sinkPath(refused.to)}\``;
  return new SluiceError(
    'FLOW_DENIED',
    `policy rule \`${decision.rule.id}\` denies ${label.class} from ${from || 'an unknown source'} to ${where}`,
    remedyFor(refused, id),
    {
      decision: id,
      rule: decision.rule.id,
      class: label.class,
      ...(token === undefined ? {} : { token: formatToken(token) }),
      path: sinkPath(refused.to),
    },
  );
};

const remedyFor = ({ token, label, to }: Decided, id: string): string => {
  const owner = `ask the policy's owner about decision ${id}`;
  if (token !== undefined) return `leave ${formatToken(token)} out of this call, or ${owner}`;
  if (label.class !== CONTENT)
    return `leave the id out of argument \`${sinkPath(to)}\`: it stands for ${label.class}, or ${owner}`;
  return label.origins.some(({ untrusted }) => untrusted)
    ? `take what stands in \`${sinkPath(to)}\` from a field that a server answers for, not from text that others wrote, or ${owner}`
    : `do not send there what this conversation may have learnt from others, or ${owner}`;
};

const toEntryData = (decided: readonly Decided[]): readonly EntryData[] =>
  entryData(
    decided.map((each) => ({
      class: each.label.class,
      token: each.token === undefined ? undefined : tokenKey(each.token),
      path: sinkPath(each.to),
      recognizer: undefined,
      effect: each.decision.effect,
      rule: each.decision.rule.id,
    })),
  );

const sourceOf = (decided: readonly Decided[]): { source?: { server: string; tool: string } } => {
  const origin = decided[0]?.label.origins[0];
  return origin === undefined ? {} : { source: { server: origin.server, tool: origin.tool } };
};

const event = (
  context: Context,
  exchange: Exchange,
  decided: readonly Decided[],
  id: string,
  more: Pick<AuditEvent, 'type' | 'outcome'>,
): AuditEvent => {
  const { engine, server } = context;
  const deciding = decided.find(refuses) ?? decided[0];
  const decision = deciding?.decision;
  return {
    ...more,
    ...sourceOf(decided),
    decision: id,
    scope: engine.scope,
    principal: engine.principal,
    sink: { server, tool: exchange.tool },
    method: exchange.method,
    ...(exchange.run === undefined ? {} : { run: exchange.run.id }),
    data: toEntryData(decided),
    policy: {
      name: engine.policy.name,
      revision: engine.policy.revision,
      digest: engine.policy.digest,
    },
    ...(decision === undefined
      ? {}
      : {
          rule: decision.rule.id,
          effect: decision.effect,
          losing: decision.losing.map((rule) => rule.id),
          mode: decision.mode,
          ...(decision.exception === undefined ? {} : { exception: decision.exception }),
        }),
  };
};

const place = (token: Token, path: string): string => `${tokenKey(token)} ${path}`;

const shown = (decision: Decision, plain: Plain, token: Token): Plain | undefined => {
  const { rule } = decision;
  const effect = enforced(decision);
  switch (effect) {
    case 'allow':
      return plain;
    case 'tokenize':
      return undefined;
    case 'mask':
      return { type: 'string', text: maskText(token.class, plain.text, rule.shape) };
    case 'redact':
      return { type: 'string', text: `[${token.class}]` };
    case 'ask': // Approved, or it would not have come this far.
      return plain;
    case 'deny':
      return undefined;
    default:
      return effect satisfies never;
  }
};

const fetch = async (context: Context, decided: readonly Decided[]): Promise<Revealed> => {
  const opened = decided.flatMap(({ token, to, decision }) =>
    token === undefined || enforced(decision) === 'tokenize' ? [] : [{ token, to, decision }],
  );
  const secrets = await context.engine.vault.reveal(
    context.engine.scope,
    opened.map((each) => each.token),
  );
  const plains = new Map<string, Plain>();
  opened.forEach(({ token, to, decision }, i) => {
    const secret = secrets[i];
    // An erasure between look-up and reveal: the token is no longer known, so the call must not go out half restored.
    if (secret === undefined) throw unknownToken(token);
    const plain = shown(decision, unseal(secret), token);
    if (plain !== undefined) plains.set(place(token, sinkPath(to)), plain);
  });
  return (token, path) => plains.get(place(token, path));
};

/** The refusal for a token that this scope does not know (DESIGN 3.5). */
export const unknownToken = (token: Token): SluiceError =>
  new SluiceError(
    'TOKEN_UNKNOWN',
    `token \`${formatToken(token)}\` is not known in this scope`,
    'use a token that a tool returned in this conversation, exactly as it was written',
    { token: formatToken(token) },
  );

const decideAll = (
  { engine }: Context,
  passages: readonly Passage[],
  facts: Facts,
): readonly Decided[] => {
  const day = today(engine);
  const counts = countBy(passages.map((passage) => passage.label.class));
  const all = passages.map((passage) => ({
    ...passage,
    decision: engine.policy.decide(
      {
        class: passage.label.class,
        origins: passage.label.origins,
        to: passage.to,
        facts: { ...facts, count: counts.get(passage.label.class) },
      },
      day,
    ),
  }));
  return all.filter((each) => !isUnremarkable(each));
};

const isObserved = ({ decision }: Decided): boolean =>
  decision.mode === 'observe' && decision.effect !== 'allow';

const NOTHING: Revealed = () => undefined;

/**
 * Decides every passage, commits the decision to the audit log and reveals what may go. Throws `FLOW_DENIED` when any
 * passage is refused, `APPROVAL_NEEDED` or `APPROVAL_REFUSED` when a person has not approved a call that a rule asks
 * about (then nothing at all is revealed), `AUDIT_UNAVAILABLE` when the entry could not be written.
 */
export const declassify = async (
  context: Context,
  exchange: Exchange,
  body: JsonObject,
  passages: readonly Passage[],
  facts: Facts,
): Promise<Revealed> => {
  const { engine } = context;
  const decided = decideAll(context, passages, facts);
  if (decided.length === 0) return NOTHING;
  const id = engine.newId();
  const refused = decided.find(denies);
  if (refused !== undefined) {
    await engine.audit.append([
      event(context, exchange, decided, id, { type: 'reveal.refused', outcome: 'refused' }),
    ]);
    throw refusal(context, exchange, refused, id);
  }
  const asked = decided.find(asks);
  const approval =
    asked === undefined
      ? undefined
      : await useApproval(context, exchange, body, asked.decision.rule.id);
  const outcome = decided.some(isObserved) ? 'observed' : 'ok';
  await engine.audit.append([
    {
      ...event(context, exchange, decided, id, { type: 'data.revealed', outcome }),
      ...(approval === undefined ? {} : { approval }),
    },
  ]);
  return fetch(context, decided);
};

/** What the command line has of an engine when it shows a waiting call. */
export type Door = Pick<Engine, 'vault' | 'audit' | 'scope' | 'principal'>;

/**
 * The values of tokens for the person who is asked to approve a call, the sink `user`: over elicitation or at the
 * terminal, never to the model. The entry is committed before anything is shown. Unknown tokens stay as they are.
 */
export const revealToUser = async (
  { vault, audit, scope, principal }: Door,
  at: { readonly server: string; readonly tool: string; readonly approval: string },
  tokens: readonly Token[],
): Promise<(token: Token) => Plain | undefined> => {
  const { server, tool, approval } = at;
  const data = entryData(
    tokens.map((token) => ({
      class: token.class,
      token: tokenKey(token),
      path: '$',
      recognizer: undefined,
      effect: 'allow',
      rule: 'approval',
    })),
  );
  const source = { server, tool };
  const sink = { server: 'user', tool: 'approval' };
  await audit.append([
    { type: 'data.revealed', outcome: 'ok', approval, scope, principal, source, sink, data },
  ]);
  const secrets = await vault.reveal(scope, tokens);
  const plains = new Map(
    tokens.flatMap((token, i) => {
      const secret = secrets[i];
      return secret === undefined ? [] : [[tokenKey(token), unseal(secret)] as const];
    }),
  );
  return (token) => plains.get(tokenKey(token));
};
