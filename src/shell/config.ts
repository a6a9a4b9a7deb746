/** Reads `sluice.yaml`: the servers behind `sluice serve`, and where policy, vault and key are. JSON is YAML, too. */

import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import type * as z from 'zod';
import { SluiceError } from '../core/errors.ts';
import { didYouMean } from '../core/policy/nearest.ts';
import { told } from '../core/policy/told.ts';
import {
  type Path,
  type Problem,
  readYaml,
  type YamlText,
  yamlType,
} from '../core/policy/yaml-text.ts';
import { type CodeConfig, type Mode, strangers } from './config-code.ts';
import { configSchema, keysAt, type RawConfig, type RawServer } from './config-schema.ts';
import type { RecognizerOptions } from './open-recognizers.ts';
import { isPackName } from './policy-files.ts';
import type { ServerCommand } from './stdio.ts';

/** The configuration, checked: variables expanded, file names absolute. */
export type Config = {
  /** By name, in the order of the file, which is the order of every list the host sees. */
  readonly mcpServers: { readonly [name: string]: ServerCommand };
  readonly policy?: string | undefined;
  readonly project?: string | undefined;
  readonly dataDir?: string | undefined;
  readonly keyFile?: string | undefined;
  readonly countries?: readonly string[] | undefined;
  readonly recognizers?: RecognizerOptions | undefined;
  /** What the host sees: the servers' tools, the three tools of code mode, or both. */
  readonly mode?: Mode | undefined;
  readonly code?: CodeConfig | undefined;
};

type Environment = { readonly [name: string]: string | undefined };

const invalid = (file: string, problems: readonly Problem[]): SluiceError => {
  const { message, lines } = told(file, problems, 'not a configuration');
  return new SluiceError(
    'CONFIG_INVALID',
    message,
    'fix the line; `docs/OPERATIONS.md` shows the format',
    { file, problems: lines },
  );
};

const last = (path: Path): string => String(path.at(-1) ?? 'the configuration');
const lower = (message: string): string => message.charAt(0).toLowerCase() + message.slice(1);
const isMissing = (value: unknown, path: Path): boolean =>
  path.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined),
    value,
  ) === undefined;

/** INVARIANT: no text repeats a value of the file: `env`, `args` and `headers` hold credentials. Keys are repeated. */
const problemsOf = (issue: z.core.$ZodIssue, yaml: YamlText): readonly Problem[] => {
  const { path } = issue;
  const known = keysAt(path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        ...yaml.spotOfKey([...path, key]),
        text: `unknown key \`${key}\`${didYouMean(key, known)}`,
      }));
    case 'invalid_key':
      return [
        {
          ...yaml.spotOfKey(path),
          text: `server name \`${last(path)}\` ${lower(issue.issues[0]?.message ?? 'is not allowed')}`,
        },
      ];
    case 'invalid_type':
      return [
        {
          ...yaml.spotOf(path),
          text: isMissing(yaml.value, path)
            ? `key \`${last(path)}\` is missing`
            : `\`${last(path)}\` must be ${yamlType(issue.expected)}`,
        },
      ];
    default:
      return [{ ...yaml.spotOf(path), text: `\`${last(path)}\`: ${lower(issue.message)}` }];
  }
};

const serverProblem = ({ command, url, type }: RawServer): string | undefined => {
  const remote = url !== undefined || (type !== undefined && type !== 'stdio');
  if (remote && command !== undefined) return 'has both a `command` and a remote transport';
  if (remote) return 'is an HTTP server; only servers with a `command` are supported so far';
  return command === undefined ? 'needs a `command`' : undefined;
};

/** Rules between keys, which a schema says badly. */
const crossProblems = (raw: RawConfig, yaml: YamlText): readonly Problem[] => {
  const names = Object.keys(raw.mcpServers);
  if (names.length === 0)
    return [{ ...yaml.spotOf(['mcpServers']), text: '`mcpServers` names no server' }];
  const servers = names.flatMap((name) => {
    const found = raw.mcpServers[name];
    const problem = found === undefined ? undefined : serverProblem(found);
    const spot = yaml.spotOfKey(['mcpServers', name]);
    return problem === undefined ? [] : [{ ...spot, text: `server \`${name}\` ${problem}` }];
  });
  return [
    ...servers,
    ...strangers(raw.code, names).map((name) => ({
      ...yaml.spotOfKey(['code', 'servers', name]),
      text: `\`code.servers\` names \`${name}\`, which is no server${didYouMean(name, names)}`,
    })),
  ];
};

/** A key that objects treat specially; zod would leave it out without a word. */
const protoProblem = (yaml: YamlText): readonly Problem[] => {
  const { value } = yaml;
  const servers =
    typeof value === 'object' && value !== null ? Reflect.get(value, 'mcpServers') : undefined;
  return typeof servers === 'object' && servers !== null && Object.hasOwn(servers, '__proto__')
    ? [{ ...yaml.spotOf(['mcpServers']), text: 'server name `__proto__` is not allowed' }]
    : [];
};

/** `${VAR}` and, as other clients read it, `${VAR:-default}`. Anything else with a dollar sign stays. */
const VARIABLE = /\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g;

/** All strings of a tree with their variables; one that is not set is a problem, never an empty string. */
const expand = (
  value: unknown,
  path: Path,
  environment: Environment,
  missing: (path: Path, name: string) => void,
): unknown => {
  if (typeof value === 'string')
    return value.replace(VARIABLE, (_all, name: string, fallback: string | undefined) => {
      const found = environment[name] ?? fallback;
      if (found === undefined) missing(path, name);
      return found ?? '';
    });
  if (Array.isArray(value))
    return value.map((item, i) => expand(item, [...path, i], environment, missing));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [
      key,
      expand(child, [...path, key], environment, missing),
    ]),
  );
};

const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    throw new SluiceError(
      'CONFIG_INVALID',
      `configuration \`${file}\` cannot be read`,
      'check the path given to `--config` and its permissions',
      { file },
      thrown,
    );
  }
};

const checked = (file: string, yaml: YamlText, value: unknown): RawConfig => {
  const parsed = configSchema.safeParse(value);
  const problems = parsed.success
    ? crossProblems(parsed.data, yaml)
    : parsed.error.issues.flatMap((issue) => problemsOf(issue, yaml));
  if (!parsed.success || problems.length > 0) throw invalid(file, problems);
  return parsed.data;
};

/** Relative names belong to the file's folder, so that it does not matter where `sluice` is started. */
const located = (file: string, name: string | undefined): string | undefined => {
  if (name === undefined) return undefined;
  const home = name === '~' || name.startsWith('~/') ? homedir() + name.slice(1) : name;
  return resolve(dirname(file), home);
};

const commandOf = (file: string, raw: RawServer): ServerCommand => ({
  command: raw.command ?? '',
  args: raw.args ?? [],
  env: raw.env,
  cwd: located(file, raw.cwd),
});

const recognizersOf = (
  file: string,
  { recognizers: given }: RawConfig,
): RecognizerOptions | undefined => {
  if (given?.onnx === undefined) return given;
  return { ...given, onnx: { ...given.onnx, model: located(file, given.onnx.model) ?? '' } };
};

/**
 * Reads a configuration. Throws `CONFIG_INVALID`: the message holds `file:line:column` of the first problem,
 * `data.problems` all of them, and no value of the file, because values may be credentials.
 */
export const loadConfig = (file: string, environment: Environment = process.env): Config => {
  const yaml = readYaml(readText(file));
  const early = [...yaml.problems, ...protoProblem(yaml)];
  if (early.length > 0) throw invalid(file, early);
  const unset: Problem[] = [];
  const value = expand(yaml.value, [], environment, (path, name) => {
    unset.push({ ...yaml.spotOf(path), text: `variable \`${name}\` is not set` });
  });
  if (unset.length > 0) throw invalid(file, unset);
  const raw = checked(file, yaml, value);
  return {
    mcpServers: Object.fromEntries(
      Object.entries(raw.mcpServers).map(([name, one]) => [name, commandOf(file, one)]),
    ),
    policy:
      raw.policy !== undefined && isPackName(raw.policy) ? raw.policy : located(file, raw.policy),
    project: raw.project,
    dataDir: located(file, raw.dataDir),
    keyFile: located(file, raw.keyFile),
    countries: raw.countries,
    recognizers: recognizersOf(file, raw),
    mode: raw.mode,
    code: raw.code,
  };
};
