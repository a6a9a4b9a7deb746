/** Where each request of the host goes: one row per method. */

import type { JsonObject } from '../../core/json/json.ts';
import {
  type Answer,
  downAnswer,
  fail,
  INVALID_PARAMS,
  METHOD_NOT_FOUND,
  succeed,
} from './answer.ts';
import { LIST_DEADLINE_MS, MAX_QUOTED_LENGTH } from './bounds.ts';
import { type Catalogue, KINDS, type Kind, type Route } from './catalogue.ts';
import { idIn, objectIn, objectsIn, textIn } from './fields.ts';
import type { Call, HostSide } from './host-side.ts';
import { listenerOf } from './listeners.ts';
import type { LocalCall, LocalTools } from './local.ts';
import { nearestNames, SEPARATOR } from './names.ts';
import type { Done } from './peer.ts';
import type { Delay, Upstream } from './upstream.ts';

/** What routing needs to know. */
export type Network = {
  readonly host: HostSide;
  readonly upstreams: readonly Upstream[];
  readonly catalogue: Catalogue;
  readonly delay: Delay;
  readonly local: LocalTools | undefined;
};

type Handle = (network: Network, call: Call) => void | Promise<void>;

/** Sends a call on, once its upstream is up, unless the host has cancelled it by then. */
const pass = async (call: Call, upstream: Upstream, params: JsonObject): Promise<void> => {
  if (upstream.state !== 'ready' && !(await upstream.wake()))
    return call.answer(downAnswer(upstream.id));
  if (call.ended) return;
  const id = upstream.request(call.method, params, call.answer);
  call.cancel = (reason) => upstream.cancel(id, reason);
};

/** The first `MAX_QUOTED_LENGTH` characters of what the host sent. */
const quoted = (text: string): string => text.slice(0, MAX_QUOTED_LENGTH);

/** An unknown name, with what the model can do about it. */
const unknownName = (network: Network, kind: 'tools' | 'prompts', name: string): Answer => {
  const down = network.upstreams.find(
    ({ id, state }) => state !== 'ready' && name.startsWith(`${id}${SEPARATOR}`),
  );
  const noun = kind === 'tools' ? 'tool' : 'prompt';
  const near = nearestNames(name, network.catalogue.names(kind));
  const why =
    down === undefined ? '' : `; upstream \`${down.id}\` is down, so what it offers is not known`;
  const hint =
    near.length === 0 ? '' : `; did you mean ${near.map((known) => `\`${known}\``).join(', ')}`;
  return fail(INVALID_PARAMS, `unknown ${noun} \`${quoted(name)}\`${why}${hint}`, {
    nearest: near,
    ...(down === undefined ? {} : { code: 'UPSTREAM_GONE', server: down.id }),
  });
};

const found = async (
  network: Network,
  kind: 'tools' | 'prompts',
  name: string,
): Promise<Route | Answer> => {
  const { catalogue, upstreams } = network;
  // A host may call what it knows from an earlier run without listing first, and always may in 2026-07-28.
  // Only a server whose name it begins with can own it; another one that is slow is not waited for.
  const named = upstreams.filter(({ id }) => name.startsWith(`${id}${SEPARATOR}`));
  await Promise.all(named.map((upstream) => upstream.wake()));
  if (catalogue.route(kind, name) === undefined) await catalogue.refresh(kind, named);
  const route = catalogue.route(kind, name);
  if (route === 'ambiguous')
    return fail(
      INVALID_PARAMS,
      `\`${quoted(name)}\` stands for two ${kind}; rename one of the servers in the configuration`,
    );
  return route ?? unknownName(network, kind, name);
};

/** The host's progress token and how to use it; undefined where it gave none. */
const progressOf = ({ host }: Network, call: Call): LocalCall['progress'] => {
  const token = idIn(objectIn(call.params, '_meta'), 'progressToken');
  if (token === undefined) return undefined;
  return (progress, total, message) => {
    if (call.ended) return; // MCP: no progress after completion.
    host.notify('notifications/progress', {
      progressToken: token,
      progress,
      ...(total === undefined ? {} : { total }),
      ...(message === undefined ? {} : { message }),
    });
  };
};

/** A tool that the endpoint answers itself. */
const callLocal = async (network: Network, local: LocalTools, call: Call): Promise<void> => {
  const ending = new AbortController();
  call.cancel = () => ending.abort();
  const name = textIn(call.params, 'name') ?? '';
  const own = { signal: ending.signal, progress: progressOf(network, call) };
  call.answer(succeed(await local.call(name, objectIn(call.params, 'arguments'), own)));
};

const isLocal = (local: LocalTools, name: string): boolean =>
  local.tools.some((tool) => tool['name'] === name);

/** Tools of servers that the host does not see it cannot call either; the program of `run_code` can. */
const notShown = (local: LocalTools, name: string): Answer => {
  const names = local.tools.map((tool) => textIn(tool, 'name') ?? '');
  const list = names.map((known) => `\`${known}\``).join(', ');
  return fail(INVALID_PARAMS, `unknown tool \`${quoted(name)}\`; the tools are ${list}`, {
    nearest: names,
  });
};

const callTool: Handle = (network, call) => {
  const { local } = network;
  const name = textIn(call.params, 'name');
  if (local === undefined || name === undefined) return byName('tools')(network, call);
  if (isLocal(local, name)) return callLocal(network, local, call);
  return local.alone ? call.answer(notShown(local, name)) : byName('tools')(network, call);
};

const listTools: Handle = async (network, call) => {
  const { local } = network;
  if (local === undefined || call.params['cursor'] !== undefined)
    return list('tools')(network, call);
  if (local.alone) return call.answer(succeed({ tools: local.tools }));
  const joined = await network.catalogue.list('tools');
  call.answer(succeed({ ...joined, tools: [...local.tools, ...objectsIn(joined, 'tools')] }));
};

/** `tools/call` and `prompts/get`: by name. Known names are routed at once, without waiting a turn. */
const byName =
  (kind: 'tools' | 'prompts'): Handle =>
  async (network, call) => {
    const name = textIn(call.params, 'name');
    if (name === undefined) return call.answer(fail(INVALID_PARAMS, 'the name is missing'));
    const known = network.catalogue.route(kind, name);
    const route =
      known === undefined || known === 'ambiguous' ? await found(network, kind, name) : known;
    if (!('upstream' in route)) return call.answer(route);
    return pass(call, route.upstream, { ...call.params, name: route.name });
  };

/** The four lists. There is one page, so no cursor is ever ours. */
const list =
  (kind: Kind): Handle =>
  async (network, call) => {
    if (call.params['cursor'] !== undefined)
      return call.answer(fail(INVALID_PARAMS, 'the cursor is not one of this server'));
    call.answer(succeed(await network.catalogue.list(kind)));
  };

const NOT_HERE: ReadonlySet<unknown> = new Set([-32002, INVALID_PARAMS, METHOD_NOT_FOUND]);

/** Asks one upstream after the other; the first that knows the resource answers, or the first real error. */
const tryEach = async (network: Network, call: Call): Promise<void> => {
  let last = fail(INVALID_PARAMS, 'no server has this resource', {
    uri: textIn(call.params, 'uri') ?? '',
  });
  for (const upstream of network.upstreams) {
    if (upstream.state !== 'ready' || !upstream.offers('resources') || call.ended) continue;
    const answer = await new Promise<Answer>((resolve) => {
      const id = upstream.request(call.method, call.params, resolve);
      call.cancel = (reason) => upstream.cancel(id, reason);
    });
    if ('result' in answer) return call.answer(answer);
    last = answer;
    if (!NOT_HERE.has(answer.error['code'])) break;
  }
  call.answer(last);
};

const ownerOf = async ({ catalogue }: Network, uri: string): Promise<Upstream | undefined> => {
  if (catalogue.owner(uri) === undefined)
    await Promise.all([catalogue.refresh('resources'), catalogue.refresh('templates')]);
  return catalogue.owner(uri);
};

const read: Handle = async (network, call) => {
  const uri = textIn(call.params, 'uri');
  if (uri === undefined) return call.answer(fail(INVALID_PARAMS, 'the uri is missing'));
  const owner = await ownerOf(network, uri);
  return owner === undefined ? tryEach(network, call) : pass(call, owner, call.params);
};

const subscribe =
  (on: boolean): Handle =>
  async (network, call) => {
    const uri = textIn(call.params, 'uri');
    if (uri === undefined) return call.answer(fail(INVALID_PARAMS, 'the uri is missing'));
    const owner = await ownerOf(network, uri);
    if (owner === undefined) return tryEach(network, call);
    if (!(await owner.wake())) return call.answer(downAnswer(owner.id));
    owner.subscribe(uri, on, call.params, call.answer);
  };

/** `completion/complete`: by the prompt or the template that it completes. */
const complete: Handle = async (network, call) => {
  const ref = objectIn(call.params, 'ref');
  const name = textIn(ref, 'name');
  if (ref['type'] === 'ref/prompt' && name !== undefined) {
    const route = await found(network, 'prompts', name);
    if (!('upstream' in route)) return call.answer(route);
    return pass(call, route.upstream, { ...call.params, ref: { ...ref, name: route.name } });
  }
  const owner = await ownerOf(network, textIn(ref, 'uri') ?? '');
  if (owner === undefined) return call.answer(fail(INVALID_PARAMS, 'no server has this reference'));
  return pass(call, owner, call.params);
};

/** `logging/setLevel` goes to all; one that does not answer in time gets the level at its next restart anyway. */
const setLevel: Handle = async ({ upstreams, delay }, call) => {
  const level = textIn(call.params, 'level');
  if (level === undefined) return call.answer(fail(INVALID_PARAMS, 'the level is missing'));
  const set = upstreams.map(
    (upstream) => new Promise<void>((resolve) => upstream.setLevel(level, () => resolve())),
  );
  await Promise.race([Promise.all(set), delay(LIST_DEADLINE_MS)]);
  call.answer(succeed());
};

const ignore: Done = () => undefined;

/** `subscriptions/listen`: the stream stays open; resources are subscribed at their upstreams. */
const listen: Handle = async (network, call) => {
  const listener = listenerOf(call.params);
  network.host.listen(call, listener);
  for (const uri of listener.uris)
    (await ownerOf(network, uri))?.subscribe(uri, true, { uri }, ignore);
};

/** A modern host ended a stream. */
export const unlisten = (network: Network, uris: readonly string[]): void => {
  for (const uri of uris) network.catalogue.owner(uri)?.subscribe(uri, false, { uri }, ignore);
};

/** The table. `initialize` and `server/discover` are answered before it is asked. */
const ROUTES: { readonly [method: string]: Handle } = {
  ping: (_network, call) => call.answer(succeed()),
  [KINDS.tools.method]: listTools,
  [KINDS.prompts.method]: list('prompts'),
  [KINDS.resources.method]: list('resources'),
  [KINDS.templates.method]: list('templates'),
  'tools/call': callTool,
  'prompts/get': byName('prompts'),
  'resources/read': read,
  'resources/subscribe': subscribe(true),
  'resources/unsubscribe': subscribe(false),
  'completion/complete': complete,
  'logging/setLevel': setLevel,
  'subscriptions/listen': listen,
};

/** Routes one call. A method that nobody listed goes on only where there is no choice to make. */
export const route = async (network: Network, call: Call): Promise<void> => {
  const handle = Object.hasOwn(ROUTES, call.method) ? ROUTES[call.method] : undefined;
  if (handle !== undefined) return handle(network, call);
  const [only, second] = network.upstreams;
  if (only !== undefined && second === undefined) return pass(call, only, call.params);
  call.answer(fail(METHOD_NOT_FOUND, `\`${call.method}\` cannot be routed among several servers`));
};
