/** Opens what is on disk: vault, audit log, approvals and tool pins. Commands that need no policy start here. */

import { createHash } from 'node:crypto';
import { accessSync, constants, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { userInfo } from 'node:os';
import { fileKeyring } from '../adapters/node/file-keyring.ts';
import { systemClock } from '../adapters/node/system-clock.ts';
import { openSqliteApprovals } from '../adapters/sqlite/approvals.ts';
import { openSqliteAuditLog } from '../adapters/sqlite/audit-log.ts';
import { openSqliteAuditReader } from '../adapters/sqlite/audit-reader.ts';
import { openSqliteToolPins } from '../adapters/sqlite/tool-pins.ts';
import { openSqliteVault } from '../adapters/sqlite/vault.ts';
import { asPrincipalId, asScopeId } from '../core/brand.ts';
import { SluiceError } from '../core/errors.ts';
import type { AuditLog, AuditReader } from '../ports/audit-log.ts';
import type { ToolPins } from '../ports/tool-pins.ts';
import type { Engine } from '../proxy/context.ts';
import { projectName } from './names.ts';
import { type Paths, resolvePaths, shipped } from './paths.ts';

/** Where a project's state is; everything has a default. */
export type StoreOptions = {
  /** Name of the project: values keep their tokens within it (DESIGN 5.2). */
  readonly project?: string | undefined;
  readonly dataDir?: string | undefined;
  readonly keyFile?: string | undefined;
};

/** The stores of one project, and who uses them. */
export type Stores = Pick<
  Engine,
  'vault' | 'audit' | 'approvals' | 'pins' | 'clock' | 'scope' | 'principal'
> & {
  readonly paths: Paths;
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

const migrations = (): string => shipped('vault/sqlite');

/** What every table of a project's vault file is opened with. */
const inProject = ({ project }: StoreOptions, { vaultFile }: Paths) => ({
  file: vaultFile,
  clock: systemClock,
  project: projectName(project),
  migrations: migrations(),
});

/** The error with the file's name, which the adapters leave out, because theirs may reach the model. */
export const ofFile = (file: string, thrown: unknown): unknown => {
  if (!(thrown instanceof SluiceError) || !/^(VAULT|AUDIT)_/.test(thrown.code)) return thrown;
  const { code, message, remedy, data, cause } = thrown;
  return new SluiceError(code, `${message}: \`${file}\``, remedy, { ...data, file }, cause);
};

const inFile = <T>(file: string, open: () => T): T => {
  try {
    return open();
  } catch (thrown) {
    throw ofFile(file, thrown);
  }
};

/** Opens one store more; the first is closed again where that fails. */
const besides = <T>(first: { close(): Promise<void> }, open: () => T): T => {
  try {
    return open();
  } catch (thrown) {
    void first.close();
    throw thrown;
  }
};

/** The audit log for writing. */
export const openAuditLog = (file: string): AuditLog =>
  inFile(file, () => openSqliteAuditLog({ file, clock: systemClock, migrations: migrations() }));

/** An existing audit log for reading. Throws `CONFIG_INVALID` where there is none. */
export const openAuditReader: (file: string) => AuditReader = openSqliteAuditReader;

/** Tool pins alone: they hold no value, so no key is asked for. The file is opened when first read. */
export const openToolPins = (options: StoreOptions): ToolPins =>
  openSqliteToolPins(inProject(options, resolvePaths(options)));

/** Opens all stores of a project. Throws a `SluiceError` with a remedy; nothing is left open then. */
export const openStores = (options: StoreOptions): Stores => {
  checkDriver(driverVersion(), Number(process.versions['napi'] ?? 0));
  const paths = resolvePaths(options);
  makeDataFolder(paths.dataDir);
  const table = inProject(options, paths);
  const keyring = fileKeyring(paths.keyFile, paths.dataDir);
  const vault = inFile(table.file, () => openSqliteVault({ ...table, keyring }));
  const audit = besides(vault, () => openAuditLog(paths.auditFile));
  const approvals = openSqliteApprovals(table);
  const pins = openSqliteToolPins(table);
  const principal = localPrincipal();
  return {
    vault,
    audit,
    approvals,
    pins,
    clock: systemClock,
    scope: asScopeId(`project/${principal}/${table.project}`),
    principal: asPrincipalId(principal),
    paths,
    close: async () => {
      for (const store of [approvals, pins, vault, audit]) await store.close();
    },
  };
};
