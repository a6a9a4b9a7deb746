/** Upstream to host: walk everything, detect, label, give tokens, rewrite (DESIGN 2, 3.3). */

import type { AuditEvent } from '../core/audit/entry.ts';
import type { Finding, LeafSpans } from '../core/detect/finding.ts';
import { SluiceError } from '../core/errors.ts';
import { isObject, type JsonObject } from '../core/json/json.ts';
import type { Origin } from '../core/label/label.ts';
import type { Decision } from '../core/policy/decision.ts';
import { hintText, maskText } from '../core/policy/mask.ts';
import { type Plain, seal } from '../core/secret.ts';
import { collectPlains, replaceSpans } from '../core/token/replace.ts';
import { formatToken, LITERAL, type Token, tokenKey } from '../core/token/token.ts';
import { countBy, factsAbout } from './call-facts.ts';
import { type Context, type Engine, type Exchange, reader, today } from './context.ts';
import { detect, originOf, type Reading } from './detect-answer.ts';
import { entryData, type Sighting } from './evidence.ts';
import { remember } from './remember.ts';

type Sighted = {
  readonly finding: Finding;
  readonly plain: Plain;
  readonly origin: Origin;
  readonly decision: Decision;
};

const decideAll = (
  context: Context,
  exchange: Exchange,
  leaves: readonly LeafSpans[],
): readonly Sighted[] => {
  const { policy } = context.engine;
  const day = today(context.engine);
  const found = collectPlains(leaves);
  const counts = countBy(found.map(({ finding }) => finding.class));
  return found.map((each) => {
    const { finding, plain } = each;
    const origin = originOf(context, exchange, each);
    // Look-alikes are always bound: inert text is no choice of policy (DESIGN 3.7).
    const decision: Decision =
      finding.class === LITERAL
        ? {
            effect: 'tokenize',
            rule: { id: 'look-alike', effect: 'tokenize' },
            losing: [],
            mode: 'enforce',
          }
        : policy.decide(
            {
              class: finding.class,
              origins: [origin],
              to: reader(exchange),
              facts: factsAbout(context.engine, counts.get(finding.class)),
            },
            day,
          );
    return { finding, plain, origin, decision };
  });
};

const enforced = (decision: Decision): Decision['effect'] =>
  decision.mode === 'observe' ? 'allow' : decision.effect;

/**
 * What a reader sees in plain gets a token, too: with it the value is known by its origins when it comes back as an
 * argument. INVARIANT: a class with `store: never` is not kept, whatever was decided.
 */
const isBound = ({ policy }: Engine, exchange: Exchange, { finding, decision }: Sighted): boolean =>
  !policy.neverStored.has(finding.class) &&
  (['tokenize', 'allow'].includes(enforced(decision)) || exchange.run !== undefined);

const bindAll = async (
  context: Context,
  exchange: Exchange,
  sighted: readonly Sighted[],
): Promise<readonly (Token | undefined)[]> => {
  const wanted = sighted.filter((each) => isBound(context.engine, exchange, each));
  if (wanted.length === 0) return sighted.map(() => undefined);
  const tokens = await context.engine.vault.bind(
    context.engine.scope,
    wanted.map((each) => ({
      class: each.finding.class,
      value: seal(each.plain),
      origin: each.origin,
    })),
  );
  const queue = tokens[Symbol.iterator]();
  return sighted.map((each) =>
    isBound(context.engine, exchange, each) ? queue.next().value : undefined,
  );
};

const shownToken = ({ policy }: Engine, token: Token, plain: Plain): string => {
  const shape = policy.hints.get(token.class);
  return formatToken(token, shape === undefined ? '' : hintText(plain.text, shape));
};

const replacement = (
  engine: Engine,
  each: Sighted,
  token: Token | undefined,
): string | undefined => {
  const effect = enforced(each.decision);
  if (effect === 'allow') return undefined;
  if (effect === 'mask')
    return maskText(each.finding.class, each.plain.text, each.decision.rule.shape);
  // INVARIANT: what is to be tokenized and has no token is redacted, never shown.
  return effect === 'tokenize' && token !== undefined
    ? shownToken(engine, token, each.plain)
    : `[${each.finding.class}]`;
};

const sightings = (
  sighted: readonly Sighted[],
  tokens: readonly (Token | undefined)[],
): readonly Sighting[] =>
  sighted.map((each, i) => {
    const token = tokens[i];
    return {
      class: each.finding.class,
      token: token === undefined ? undefined : tokenKey(token),
      path: each.origin.path,
      recognizer: each.finding.recognizer,
      effect: each.decision.effect,
      rule: each.decision.rule.id,
    };
  });

const MODEL = { server: 'model', tool: 'model' } as const;
const CODE = { server: 'code', tool: 'run_code' } as const;

const event = (
  context: Context,
  exchange: Exchange,
  rows: readonly Sighting[],
  more: Pick<AuditEvent, 'type' | 'outcome'>,
): AuditEvent => {
  const { engine, server } = context;
  return {
    ...more,
    decision: engine.newId(),
    scope: engine.scope,
    principal: engine.principal,
    source: { server, tool: exchange.tool },
    sink: exchange.run === undefined ? MODEL : CODE,
    method: exchange.method,
    ...(exchange.run === undefined ? {} : { run: exchange.run.id }),
    data: entryData(rows),
    policy: {
      name: engine.policy.name,
      revision: engine.policy.revision,
      digest: engine.policy.digest,
    },
  };
};

const refusal = (context: Context, exchange: Exchange, refused: Sighted): SluiceError =>
  new SluiceError(
    'FLOW_DENIED',
    `policy rule \`${refused.decision.rule.id}\` keeps ${refused.finding.class} from \`${context.server}.${exchange.tool}\` away from ${exchange.run === undefined ? 'the model' : 'agent code'}`,
    'ask for less: narrow the call so that its result does not hold this class',
    { rule: refused.decision.rule.id, class: refused.finding.class },
  );

/** True where plain text will be shown to the model: then the entry must be on disk first. */
const shows = (each: Sighted): boolean => {
  const effect = enforced(each.decision);
  return effect === 'allow' || effect === 'mask';
};

const record = async (
  context: Context,
  exchange: Exchange,
  sighted: readonly Sighted[],
  tokens: readonly (Token | undefined)[],
): Promise<void> => {
  const { audit } = context.engine;
  const rows = sightings(sighted, tokens);
  const spoofs = rows.filter((row) => row.class === LITERAL);
  if (spoofs.length > 0)
    audit.later(event(context, exchange, spoofs, { type: 'token.spoof', outcome: 'ok' }));
  const found = rows.filter((row) => row.class !== LITERAL);
  if (found.length === 0) return;
  const entry = event(context, exchange, found, { type: 'data.tokenized', outcome: 'ok' });
  if (sighted.some(shows)) await audit.append([entry]);
  else audit.later(entry);
};

const tokenizeAll = async (
  context: Context,
  exchange: Exchange,
  body: JsonObject,
  leaves: readonly LeafSpans[],
): Promise<JsonObject> => {
  const sighted = decideAll(context, exchange, leaves);
  const refused = sighted.find(({ decision }) => ['deny', 'ask'].includes(enforced(decision)));
  if (refused !== undefined) {
    const rows = sightings(sighted, []);
    await context.engine.audit.append([
      event(context, exchange, rows, { type: 'flow.decision', outcome: 'refused' }),
    ]);
    throw refusal(context, exchange, refused);
  }
  const tokens = await bindAll(context, exchange, sighted);
  for (const each of sighted)
    exchange.run?.saw(each.finding.class, each.origin, enforced(each.decision) === 'allow');
  await record(context, exchange, sighted, tokens);
  let next = 0;
  const out = replaceSpans(body, leaves, () => {
    const each = sighted[next];
    const text = each === undefined ? undefined : replacement(context.engine, each, tokens[next]);
    next += 1;
    return text;
  });
  return isObject(out) ? out : body;
};

const rewrite = (
  context: Context,
  exchange: Exchange,
  body: JsonObject,
  { leaves, pardoned }: Reading,
): JsonObject | Promise<JsonObject> => {
  if (pardoned.length > 0) return rewritePardoned(context, exchange, body, leaves, pardoned);
  return leaves.length === 0 ? body : tokenizeAll(context, exchange, body, leaves);
};

/** INVARIANT: that a list let a value go is on disk before the value is shown. */
const rewritePardoned = async (
  context: Context,
  exchange: Exchange,
  body: JsonObject,
  leaves: readonly LeafSpans[],
  pardoned: readonly Sighting[],
): Promise<JsonObject> => {
  await context.engine.audit.append([
    event(context, exchange, pardoned, { type: 'data.pardoned', outcome: 'ok' }),
  ]);
  return leaves.length === 0 ? body : tokenizeAll(context, exchange, body, leaves);
};

/**
 * The body with tokens in place of personal data; the same object where there is none. Throws `FLOW_DENIED` where the
 * policy keeps a class from the model, a limit error where the message is too large to be read whole, and a vault or
 * audit error where the values could not be kept: the caller then answers with the error, never with the message.
 */
export const guardInbound = (
  context: Context,
  exchange: Exchange,
  body: JsonObject,
): JsonObject | Promise<JsonObject> => {
  remember(context, exchange, body);
  const reading = detect(context, exchange, body);
  return reading instanceof Promise
    ? reading.then((each) => rewrite(context, exchange, body, each))
    : rewrite(context, exchange, body, reading);
};
