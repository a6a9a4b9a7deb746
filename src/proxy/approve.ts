/** The effect `ask`: a call waits until a person has approved exactly this call, once (DESIGN 5.4). */

import { asClass, type Class } from '../core/brand.ts';
import { SluiceError } from '../core/errors.ts';
import { isObject, type JsonObject } from '../core/json/json.ts';
import { parseJson } from '../core/json/parse.ts';
import { sortedJson } from '../core/json/sorted.ts';
import { stringifyJson } from '../core/json/stringify.ts';
import { APPROVAL_MS } from '../core/limits.ts';
import { sealText } from '../core/secret.ts';
import type { Approval } from '../ports/approvals.ts';
import type { Context, Engine, Exchange } from './context.ts';

/** Class under which the vault keeps what a waiting call says. Its tokens are never read in a message. */
export const APPROVAL: Class = asClass('APPROVAL');

/** Members of params that differ from one attempt to the next and say nothing about the call. */
const NOT_THE_CALL: ReadonlySet<string> = new Set(['_meta', 'inputResponses', 'requestState']);

/** What a waiting call says, as the person sees it after its tokens were replaced. */
export type AskedCall = {
  readonly server: string;
  readonly method: string;
  readonly params: JsonObject;
  readonly policy: string;
};

/** What a message of the host asks for, without what changes from one attempt to the next. */
export const askedCall = (
  { server, engine }: Context,
  method: string,
  message: JsonObject,
): AskedCall => {
  const given = isObject(message['params']) ? message['params'] : {};
  const params = Object.fromEntries(
    Object.entries(given).filter(([key]) => !NOT_THE_CALL.has(key)),
  );
  return { server, method, params, policy: engine.policy.digest };
};

/** The call again from what the vault kept; undefined where it is none. */
export const readAskedCall = (text: string): AskedCall | undefined => {
  const read = parseJson(text);
  if (!isObject(read)) return undefined;
  const { server, method, params, policy } = read;
  return typeof server === 'string' &&
    typeof method === 'string' &&
    isObject(params) &&
    typeof policy === 'string'
    ? { server, method, params, policy }
    : undefined;
};

const needed = ({ id, rule, server, tool }: Approval): SluiceError =>
  new SluiceError(
    'APPROVAL_NEEDED',
    `policy rule \`${rule}\` wants a person to approve this call of \`${server}.${tool}\``,
    `tell the user that approval \`${id}\` waits (\`sluice approvals\` in a terminal), and repeat the call unchanged once it is given`,
    { approval: id, rule },
  );

/** A person said no. The model is told so, and not to ask again in other words. */
export const approvalRefused = ({ id, rule, server, tool }: Approval): SluiceError =>
  new SluiceError(
    'APPROVAL_REFUSED',
    `a person refused this call of \`${server}.${tool}\``,
    'do not repeat it; ask the user what to do instead',
    { approval: id, rule },
  );

const request = async (context: Context, exchange: Exchange, approval: Approval): Promise<void> => {
  const { engine, server } = context;
  await engine.audit.append([
    {
      type: 'approval.request',
      outcome: 'ok',
      approval: approval.id,
      scope: engine.scope,
      principal: engine.principal,
      sink: { server, tool: exchange.tool },
      method: exchange.method,
      rule: approval.rule,
      effect: 'ask',
      run: exchange.run?.id,
    },
  ]);
  engine.notify(
    `\`${server}.${exchange.tool}\` waits for approval \`${approval.id}\`; run \`sluice approvals\``,
  );
};

/**
 * The id of the grant that this call uses up. Throws `APPROVAL_NEEDED` where nobody has answered yet and
 * `APPROVAL_REFUSED` where somebody said no. INVARIANT: a grant is for one call with these arguments under this policy.
 */
export const useApproval = async (
  context: Context,
  exchange: Exchange,
  body: JsonObject,
  rule: string,
): Promise<string> => {
  const { engine, server } = context;
  const text = stringifyJson(sortedJson(askedCall(context, exchange.method, body)));
  const origin = { server, tool: exchange.tool, path: '$', untrusted: false };
  const [token] = await engine.vault.bind(engine.scope, [
    { class: APPROVAL, value: sealText(text), origin },
  ]);
  if (token === undefined) throw new SluiceError('INTERNAL', 'a binding is missing', 'report this');
  const now = engine.clock.now();
  const granted = await engine.approvals.take(token.n, now);
  if (granted !== undefined) return granted.id;
  const { approval, fresh } = await engine.approvals.open({
    id: engine.newId().replace(/^d-/, 'ap-').slice(0, 11),
    n: token.n,
    server,
    tool: exchange.tool,
    rule,
    createdAt: now,
    expiresAt: now + APPROVAL_MS,
  });
  if (approval.state === 'denied') throw approvalRefused(approval);
  if (fresh) await request(context, exchange, approval);
  throw needed(approval);
};

/** What an answer needs of an engine; the command line has no more than this. */
export type Registry = Pick<Engine, 'approvals' | 'audit' | 'clock' | 'scope' | 'principal'>;

/**
 * Records what a person said, first in the log, then where the call finds it. Undefined where nothing waits under this
 * id any more: answered, expired or never asked.
 */
export const answerApproval = async (
  registry: Registry,
  id: string,
  state: 'granted' | 'denied',
): Promise<Approval | undefined> => {
  const { approvals, audit, clock, scope, principal } = registry;
  const waiting = (await approvals.waiting(clock.now())).find((each) => each.id === id);
  if (waiting === undefined) return undefined;
  await audit.append([
    {
      type: state === 'granted' ? 'approval.grant' : 'approval.deny',
      outcome: state === 'granted' ? 'ok' : 'refused',
      approval: id,
      scope,
      principal,
      sink: { server: waiting.server, tool: waiting.tool },
      rule: waiting.rule,
    },
  ]);
  return approvals.answer(id, state, clock.now());
};
