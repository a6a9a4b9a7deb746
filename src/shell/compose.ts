/** Builds the engine from policy, recognizers and stores (`open-*.ts`), and puts it in front of an upstream. */

import { randomInt, randomUUID } from 'node:crypto';
import type { AuditEvent } from '../core/audit/entry.ts';
import { createKnownValues } from '../core/detect/propagate.ts';
import { createConversation } from '../core/label/conversation.ts';
import { unseal } from '../core/secret.ts';
import type { Link } from '../ports/link.ts';
import { APPROVAL } from '../proxy/approve.ts';
import type { Engine } from '../proxy/context.ts';
import { guardLink } from '../proxy/guarded-link.ts';
import { createInterceptor } from '../proxy/interceptor.ts';
import { withApprovals } from '../proxy/with-approvals.ts';
import { serverId } from './names.ts';
import { openPolicy, watchPolicy } from './open-policy.ts';
import { openRecognizers, type RecognizerOptions } from './open-recognizers.ts';
import { openStores, type StoreOptions, type Stores } from './open-stores.ts';
import type { Paths } from './paths.ts';
import { readLexicon } from './read-lexicon.ts';

/** What a user can choose; everything has a default that works without configuration. */
export type EngineOptions = StoreOptions & {
  /** Policy file; the shipped `policies/default.yaml` otherwise. */
  readonly policy?: string | undefined;
  /** Countries whose national number formats are read, ISO 3166 codes. */
  readonly countries?: readonly string[] | undefined;
  /** What the data is used for; rules may depend on it (`when: {purpose: …}`). */
  readonly purpose?: string | undefined;
  /** Optional stronger recognizers; configured and absent is an error at start-up. */
  readonly recognizers?: RecognizerOptions | undefined;
};

export type OpenEngine = {
  readonly engine: Engine;
  readonly paths: Paths;
  /** Replaces the policy when its files change, until the returned function is called. */
  watch(): () => void;
  /** Writes what is pending and closes the files. */
  close(): Promise<void>;
};

const startEvents = ({ scope, principal, policy }: Engine): readonly AuditEvent[] => [
  { type: 'proxy.start', outcome: 'ok', scope, principal },
  {
    type: 'policy.load',
    outcome: 'ok',
    policy: { name: policy.name, revision: policy.revision, digest: policy.digest },
  },
];

/** Values of the scope, to be found wherever they recur. What waits for a person is no such value. */
const knownIn = async ({ vault, scope }: Stores): Promise<Engine['known']> => {
  const known = createKnownValues();
  for (const { class: cls, value } of await vault.known(scope))
    if (cls !== APPROVAL) known.add(cls, unseal(value).text);
  return known;
};

/** Opens policy, detector and stores. Throws a `SluiceError` with a remedy; nothing is left open then. */
export const openEngine = async (options: EngineOptions = {}): Promise<OpenEngine> => {
  readLexicon();
  const { files, ...opened } = await openPolicy(options);
  const recognizers = await openRecognizers(options.recognizers);
  const closing: (() => Promise<void>)[] = recognizers.map((each) => () => each.close());
  const close = async (): Promise<void> => {
    for (const each of closing) await each();
  };
  try {
    const stores = openStores(options);
    closing.push(stores.close);
    const engine: Engine = {
      ...stores,
      ...opened,
      known: await knownIn(stores),
      purpose: options.purpose,
      recognizers,
      conversation: createConversation(randomInt(2 ** 32)),
      refusedTools: new Map(),
      outlines: new Map(),
      notify: (line) => process.stderr.write(`sluice: ${line}\n`),
      newId: () => `d-${randomUUID()}`,
    };
    await engine.audit.append(startEvents(engine));
    closing.unshift(async () => engine.audit.later({ type: 'proxy.stop', outcome: 'ok' }));
    return { engine, paths: stores.paths, watch: () => watchPolicy(engine, options, files), close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
};

/** An upstream link with the engine in front of it; `name` is the server's in policies and in the log. The router widens tool schemas itself: then `widen` is false. */
export const guarded = (engine: Engine, name: string, upstream: Link, widen = true): Link => {
  const server = serverId(name);
  engine.audit.later({ type: 'server.connect', outcome: 'ok', sink: { server, tool: '*' } });
  const context = { engine, server };
  return guardLink(server, upstream, withApprovals(context, createInterceptor(context, widen)));
};
