/** The only place that builds things: adapters, engine and guarded links. */

import { createHash, randomInt, randomUUID } from 'node:crypto';
import { accessSync, constants, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { userInfo } from 'node:os';
import { fileKeyring } from '../adapters/node/file-keyring.ts';
import { systemClock } from '../adapters/node/system-clock.ts';
import { openSqliteApprovals } from '../adapters/sqlite/approvals.ts';
import { openSqliteAuditLog } from '../adapters/sqlite/audit-log.ts';
import { openSqliteToolPins } from '../adapters/sqlite/tool-pins.ts';
import { openSqliteVault } from '../adapters/sqlite/vault.ts';
import type { AuditEvent } from '../core/audit/entry.ts';
import { asPrincipalId, asScopeId, asServerId } from '../core/brand.ts';
import { createKnownValues } from '../core/detect/propagate.ts';
import { SluiceError } from '../core/errors.ts';
import { createConversation } from '../core/label/conversation.ts';
import { unseal } from '../core/secret.ts';
import type { Link } from '../ports/link.ts';
import { APPROVAL, type Registry } from '../proxy/approve.ts';
import type { Engine } from '../proxy/context.ts';
import type { Door } from '../proxy/declassify.ts';
import { guardLink } from '../proxy/guarded-link.ts';
import { createInterceptor } from '../proxy/interceptor.ts';
import { withApprovals } from '../proxy/with-approvals.ts';
import { openPolicy, watchPolicy } from './open-policy.ts';
import { openRecognizers, type RecognizerOptions } from './open-recognizers.ts';
import { type Paths, resolvePaths, shipped } from './paths.ts';

/** What a user can choose; everything has a default that works without configuration. */
export type EngineOptions = {
  /** Policy file; the shipped `policies/default.yaml` otherwise. */
  readonly policy?: string | undefined;
  /** Name of the project: values keep their tokens within it (DESIGN 5.2). */
  readonly project?: string | undefined;
  readonly dataDir?: string | undefined;
  readonly keyFile?: string | undefined;
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

/**
 * better-sqlite3 13 needs Node-API 10: on Node 20 it installs and then crashes the process at its first open, so it is
 * refused before that (docs/decisions/0002).
 */
export const checkDriver = (version: string, nodeApi: number): void => {
  const major = Number(version.split('.')[0]);
  if (major < 13 || nodeApi >= 10) return;
  throw new SluiceError(
    'RUNTIME_UNSUPPORTED',
    `better-sqlite3 ${version} crashes on Node ${process.version}`,
    'run `npm install better-sqlite3@12` or use Node 22 or later',
    { driver: version, node: process.version },
  );
};

const driverVersion = (): string => {
  const file = createRequire(import.meta.url).resolve('better-sqlite3/package.json');
  const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return typeof read === 'object' && read !== null && 'version' in read
    ? String(read.version)
    : '0';
};

const localUser = (): string => {
  try {
    return userInfo().username;
  } catch {
    // A container user without an entry in the user database.
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
};

/** The user's name is personal data: the log shows a short digest of it, stable on one machine. */
const localPrincipal = (): string =>
  `local-${createHash('sha256').update(`sluice-principal\n${localUser()}`).digest('hex').slice(0, 12)}`;

/** The data folder, made for this user only. Named in the error, because the driver's errors cannot name it. */
const makeDataFolder = (folder: string): void => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw new SluiceError(
      'CONFIG_INVALID',
      `the data folder \`${folder}\` cannot be written`,
      'give your user write permission there, or choose another folder with `--data-dir`',
      { folder },
      cause,
    );
  }
};

const startEvents = ({ scope, principal, policy }: Engine): readonly AuditEvent[] => [
  { type: 'proxy.start', outcome: 'ok', scope, principal },
  {
    type: 'policy.load',
    outcome: 'ok',
    policy: { name: policy.name, revision: policy.revision, digest: policy.digest },
  },
];

/** Opens vault, audit log, policy and detector. Throws a `SluiceError` with a remedy; nothing is left open then. */
export const openEngine = async (options: EngineOptions = {}): Promise<OpenEngine> => {
  checkDriver(driverVersion(), Number(process.versions['napi'] ?? 0));
  const paths = resolvePaths(options);
  makeDataFolder(paths.dataDir);
  const { policy, detector, classes, pardon, files } = openPolicy(options);
  const recognizers = await openRecognizers(options.recognizers);
  const migrations = shipped('vault/sqlite');
  const keyring = fileKeyring(paths.keyFile, paths.dataDir);
  const vault = openSqliteVault({ file: paths.vaultFile, keyring, clock: systemClock, migrations });
  const audit = openSqliteAuditLog({ file: paths.auditFile, clock: systemClock, migrations });
  const project = options.project ?? 'default';
  const shared = { file: paths.vaultFile, clock: systemClock, project, migrations };
  const pins = openSqliteToolPins(shared);
  const approvals = openSqliteApprovals(shared);
  const principal = localPrincipal();
  const scope = asScopeId(`project/${principal}/${project}`);
  const known = createKnownValues();
  for (const { class: cls, value } of await vault.known(scope))
    if (cls !== APPROVAL) known.add(cls, unseal(value).text);
  const engine: Engine = {
    vault,
    audit,
    detector,
    policy,
    clock: systemClock,
    scope,
    principal: asPrincipalId(principal),
    purpose: options.purpose,
    known,
    pardon,
    recognizers,
    conversation: createConversation(randomInt(2 ** 32)),
    classes,
    approvals,
    pins,
    refusedTools: new Map(),
    notify: (line) => process.stderr.write(`sluice: ${line}\n`),
    newId: () => `d-${randomUUID()}`,
  };
  await audit.append(startEvents(engine));
  const close = async (): Promise<void> => {
    audit.later({ type: 'proxy.stop', outcome: 'ok' });
    await approvals.close();
    for (const each of recognizers) await each.close();
    await pins.close();
    await vault.close();
    await audit.close();
  };
  return { engine, paths, watch: () => watchPolicy(engine, options, files), close };
};

/** An upstream link with the engine in front of it. The router widens tool schemas itself: then `widen` is false. */
export const guarded = (engine: Engine, server: string, upstream: Link, widen = true): Link => {
  engine.audit.later({ type: 'server.connect', outcome: 'ok', sink: { server, tool: '*' } });
  const context = { engine, server: asServerId(server) };
  return guardLink(server, upstream, withApprovals(context, createInterceptor(context, widen)));
};

/** What a second terminal needs to answer for a running Sluice: the same stores, no detector and no policy. */
export type OpenDoor = Door & Registry & { close(): Promise<void> };

/** Opens vault, audit log and approvals of a project. Throws a `SluiceError` with a remedy. */
export const openDoor = (options: EngineOptions): OpenDoor => {
  const paths = resolvePaths(options);
  const migrations = shipped('vault/sqlite');
  const keyring = fileKeyring(paths.keyFile, paths.dataDir);
  const project = options.project ?? 'default';
  const principal = localPrincipal();
  const file = paths.vaultFile;
  const vault = openSqliteVault({ file, keyring, clock: systemClock, migrations });
  const audit = openSqliteAuditLog({ file: paths.auditFile, clock: systemClock, migrations });
  const approvals = openSqliteApprovals({ file, clock: systemClock, project, migrations });
  return {
    vault,
    audit,
    approvals,
    clock: systemClock,
    scope: asScopeId(`project/${principal}/${project}`),
    principal: asPrincipalId(principal),
    close: async () => {
      await approvals.close();
      await vault.close();
      await audit.close();
    },
  };
};
