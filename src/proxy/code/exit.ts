/**
 * What leaves a program for the model or for a file: return value, console, errors, progress, emitted content, files
 * and skills (DESIGN 5.7). Tokens pass, values do not: each exit is detected and tokenized like an answer of a server.
 */

import type { AuditEvent } from '../../core/audit/entry.ts';
import { asServerId, type ServerId } from '../../core/brand.ts';
import type { LeafSpans } from '../../core/detect/finding.ts';
import { type Json, pathPattern } from '../../core/json/json.ts';
import type { Label, Origin } from '../../core/label/label.ts';
import type { Decision } from '../../core/policy/decision.ts';
import { maskText } from '../../core/policy/mask.ts';
import { type Plain, type Secret, seal } from '../../core/secret.ts';
import { type CollectedPlain, collectPlains, replaceSpans } from '../../core/token/replace.ts';
import { outsideTokens, type Shielded, shieldTokens } from '../../core/token/shield.ts';
import { formatToken, type Token, tokenKey } from '../../core/token/token.ts';
import { type Engine, today } from '../context.ts';
import { entryData, type Sighting } from '../evidence.ts';

/** Code as policies, labels and the audit log name it. */
export const CODE: { readonly server: ServerId; readonly tool: 'run_code' } = {
  server: asServerId('code'),
  tool: 'run_code',
};

/** Whose output it is: the run, and where the values that it was given in plain came from. */
export type ExitOf = {
  readonly run: string;
  readonly origins: readonly Origin[];
  /** The program's text. What stands in it the model wrote itself, so it may read it again. */
  readonly source: string;
};

type Sighted = {
  readonly class: string;
  readonly token: Token | undefined;
  readonly path: string;
  readonly recognizer: string | undefined;
  readonly decision: Decision;
};

const enforced = ({ mode, effect }: Decision): Decision['effect'] =>
  mode === 'observe' ? 'allow' : effect;

const decide = (engine: Engine, label: Label): Decision =>
  engine.policy.decide({ ...label, to: { kind: 'model' } }, today(engine));

/** The same digits may have been read as a number and printed as text; both are the same person's. */
const asSecrets = (plain: Plain): readonly Secret[] =>
  plain.type === 'string' && /^-?\d{1,17}$/.test(plain.text)
    ? [seal(plain), seal({ type: 'number', text: plain.text })]
    : [seal(plain)];

/** The token that a value already has in the scope: output of a program adds no origin to it. */
const known = async (
  engine: Engine,
  { finding, plain }: CollectedPlain,
): Promise<Token | undefined> => {
  for (const secret of asSecrets(plain)) {
    const tokens = await engine.vault.find(engine.scope, secret);
    const same = tokens.find((token) => token.class === finding.class) ?? tokens[0];
    if (same !== undefined) return same;
  }
  return undefined;
};

/** A value that the vault does not know came from the program's author, or was made of what the program had read. */
const originsOf = (exit: ExitOf, path: string): readonly Origin[] =>
  exit.origins.length > 0 ? exit.origins : [{ ...CODE, path, untrusted: false }];

const bind = async (engine: Engine, each: CollectedPlain, origins: readonly Origin[]) => {
  const { finding, plain } = each;
  const bindings = origins.map((origin) => ({ class: finding.class, value: seal(plain), origin }));
  const [token] = await engine.vault.bind(engine.scope, bindings);
  return token;
};

const isOwn = (exit: ExitOf, plain: Plain): boolean => exit.source.includes(plain.text);

const sight = async (engine: Engine, exit: ExitOf, each: CollectedPlain): Promise<Sighted> => {
  const path = pathPattern(each.path);
  const before = await known(engine, each);
  const [label] = before === undefined ? [] : await engine.vault.labels(engine.scope, [before]);
  const origins = label?.origins ?? originsOf(exit, path);
  const decision = decide(engine, { class: each.finding.class, origins });
  const needed = enforced(decision) === 'tokenize' && before === undefined;
  const token = needed ? await bind(engine, each, origins) : before;
  return { class: each.finding.class, token, path, recognizer: each.finding.recognizer, decision };
};

const shown = ({ decision, token }: Sighted, plain: Plain, cls: string): string | undefined => {
  const effect = enforced(decision);
  if (effect === 'allow') return undefined;
  if (effect === 'mask') return maskText(cls, plain.text);
  // INVARIANT: what may not be shown and has no token is withheld. The run is over, so nothing can be refused any more.
  return effect === 'tokenize' && token !== undefined ? formatToken(token) : `[${cls}]`;
};

const tokenizeValues = async (
  engine: Engine,
  exit: ExitOf,
  document: Json,
  leaves: readonly LeafSpans[],
) => {
  const sighted: Sighted[] = [];
  for (const each of collectPlains(leaves))
    if (!isOwn(exit, each.plain)) sighted.push(await sight(engine, exit, each));
  let next = 0;
  const out = replaceSpans(document, leaves, (finding, plain) => {
    if (isOwn(exit, plain)) return undefined;
    const each = sighted[next];
    next += 1;
    return each === undefined ? `[${finding.class}]` : shown(each, plain, finding.class);
  });
  return { out, sighted };
};

/** Tokens of classes that the policy keeps from the model altogether: their names are withheld, too. */
const withheld = async (engine: Engine, tokens: readonly Token[]): Promise<readonly Sighted[]> => {
  if (tokens.length === 0) return [];
  const labels = await engine.vault.labels(engine.scope, tokens);
  return tokens.flatMap((token, i) => {
    const label = labels[i];
    if (label === undefined) return [];
    const decision = decide(engine, label);
    if (!['deny', 'ask', 'redact'].includes(enforced(decision))) return [];
    return [{ class: token.class, token, path: '$', recognizer: undefined, decision }];
  });
};

const sighting = ({ decision, token, ...seen }: Sighted): Sighting => ({
  ...seen,
  token: token === undefined ? undefined : tokenKey(token),
  effect: decision.effect,
  rule: decision.rule.id,
});

const record = async (engine: Engine, exit: ExitOf, seen: readonly Sighted[]): Promise<void> => {
  if (seen.length === 0) return;
  const { name, revision, digest } = engine.policy;
  const event: AuditEvent = {
    type: 'data.tokenized',
    outcome: 'ok',
    decision: engine.newId(),
    scope: engine.scope,
    principal: engine.principal,
    source: CODE,
    sink: { server: 'model', tool: 'model' },
    run: exit.run,
    data: entryData(seen.map(sighting)),
    policy: { name, revision, digest },
  };
  const visible = seen.some((each) => ['allow', 'mask'].includes(enforced(each.decision)));
  if (visible) await engine.audit.append([event]);
  else engine.audit.later(event);
};

const restore = (shielded: Shielded, out: Json, hidden: readonly Sighted[]): Json => {
  const names = new Set(
    hidden.flatMap(({ token }) => (token === undefined ? [] : [tokenKey(token)])),
  );
  return shielded.restore(out, (token) =>
    names.has(tokenKey(token)) ? `[${token.class}]` : formatToken(token),
  );
};

/**
 * The document as the model may see it: values as their tokens, tokens as they are. Throws a limit error where it
 * cannot be read whole, and a vault or audit error where values could not be kept: then nothing of it may be shown.
 */
export const guardExit = async (engine: Engine, exit: ExitOf, document: Json): Promise<Json> => {
  const shielded = shieldTokens(document, engine.classes);
  const found = engine.detector.detect(shielded.document, { known: engine.known, declared: [] });
  const leaves = outsideTokens(found);
  const { out, sighted } = await tokenizeValues(engine, exit, shielded.document, leaves);
  const hidden = await withheld(engine, shielded.tokens);
  await record(engine, exit, [...sighted, ...hidden]);
  return restore(shielded, out, hidden);
};
