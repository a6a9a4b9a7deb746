/** Builds code mode over an engine: compiler, sandbox, files, tree and the three tools. */

import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openFolderFiles } from '../adapters/node/folder-files.ts';
import { systemClock } from '../adapters/node/system-clock.ts';
import { createSandbox } from '../adapters/ses/create-sandbox.ts';
import { createCompiler } from '../adapters/typescript/create-compiler.ts';
import { CODE_TOOLS } from '../core/codegen/definitions.ts';
import { generateTree } from '../core/codegen/tree.ts';
import { stringifyJson } from '../core/json/stringify.ts';
import type { Compiler, SourceTree } from '../ports/compiler.ts';
import type { Files } from '../ports/files.ts';
import type { RunLimits, Sandbox } from '../ports/sandbox.ts';
import { createCalls } from '../proxy/code/calls.ts';
import { createCodeFiles } from '../proxy/code/code-files.ts';
import { createDesk } from '../proxy/code/desk.ts';
import type { Pace } from '../proxy/code/gate.ts';
import { createLargeTexts } from '../proxy/code/large.ts';
import { type Learned, openLearned } from '../proxy/code/learned.ts';
import type { RunParts } from '../proxy/code/run-code.ts';
import { createSearch } from '../proxy/code/search.ts';
import { listSkills, type SkillParts } from '../proxy/code/skills.ts';
import { createTree } from '../proxy/code/tree.ts';
import { visibleTools } from '../proxy/code/visible.ts';
import { createWorkspace } from '../proxy/code/workspace.ts';
import type { Engine } from '../proxy/context.ts';
import type { LocalTools, Servers } from '../proxy/router/local.ts';
import type { CodeConfig } from './config-code.ts';

/** Measured defaults; each can be set under `code.limits` of `sluice.yaml`. */
const RUN_LIMITS: RunLimits = {
  wallMs: 60_000,
  cpuMs: 10_000,
  heapMb: 64,
  rssMb: 192,
  toolCalls: 1_000,
  inFlight: 32,
  outputBytes: 1_048_576,
  outputLines: 10_000,
  sourceBytes: 262_144,
  frameBytes: 2_097_152,
};
const WORKSPACE_MB = 64;
const DEFAULT_PACE: Pace = { inFlight: 16, retries: 2 };
/** The host's handshake comes first; then the processes that a first program will need. */
const WARM_AFTER_MS = 250;

export type OpenCode = {
  /** The tools for a router. */
  readonly local: (servers: Servers) => LocalTools;
};

const digest = (text: string): string => createHash('sha256').update(text).digest('base64');

/** A scope's name is made of the user's and the project's; the folder shows neither. */
const folderOf = (engine: Engine): string =>
  createHash('sha256').update(`sluice-files\n${engine.scope}`).digest('hex').slice(0, 24);

const limitsOf = (code: CodeConfig | undefined): RunLimits => ({
  ...RUN_LIMITS,
  ...Object.fromEntries(
    Object.entries(code?.limits ?? {}).filter(([, value]) => value !== undefined),
  ),
});

const paceOf =
  (code: CodeConfig | undefined) =>
  (server: string): Pace => {
    const given = code?.servers?.[server];
    return {
      inFlight: given?.inFlight ?? DEFAULT_PACE.inFlight,
      perSecond: given?.perSecond,
      retries: given?.retries ?? DEFAULT_PACE.retries,
    };
  };

/** A learned shape that detection finds a value in is not kept: field names may be values, too. */
const allowedShape = (engine: Engine) => (shape: Parameters<typeof stringifyJson>[0]) =>
  engine.detector.detectText(stringifyJson(shape), { known: engine.known, declared: [] }).length ===
  0;

type Parts = {
  readonly engine: Engine;
  readonly code: CodeConfig | undefined;
  readonly files: Files;
  readonly learned: Learned;
  readonly compiler: Compiler;
  readonly sandbox: Sandbox;
  readonly alone: boolean;
};

const desk = (parts: Parts, servers: Servers): LocalTools => {
  const { engine, code, files, learned, compiler, sandbox, alone } = parts;
  const workspace = createWorkspace(engine, files, (code?.workspaceMb ?? WORKSPACE_MB) * 2 ** 20);
  const visible = visibleTools(engine);
  const large = createLargeTexts(randomBytes(4).toString('hex'));
  const tree = createTree({ servers, workspace, learned, visible, generate: generateTree, digest });
  const skillParts: SkillParts = { workspace, compiler, schema: tree.schema, digest };
  const skills = async () =>
    listSkills(skillParts, await tree.source(), { run: 'skills', origins: [], source: '' });
  const reading = { tree, workspace, large, skills };
  const calls = createCalls({
    servers,
    large,
    delay: (ms) => delay(ms, undefined, { ref: false }),
    clock: systemClock,
    pace: paceOf(code),
    repeatable: tree.repeatable,
    observed: ({ server, tool }, value) => learned.observe(server, tool, value),
  });
  const run: RunParts = {
    engine,
    compiler,
    sandbox,
    limits: limitsOf(code),
    calls,
    files: createCodeFiles(reading, skillParts),
    tree: tree.source,
    digest,
    newRunId: () => `r-${randomUUID()}`,
    ended: () => learned.save(),
  };
  return createDesk({
    definitions: CODE_TOOLS,
    alone,
    run,
    reading,
    search: createSearch(tree, skills),
    close: async () => {
      await Promise.all([compiler.close(), sandbox.close(), learned.save()]);
    },
  });
};

const NOTHING: SourceTree = { revision: 'none', files: new Map(), tools: [] };

/** Starts the processes that a first program would wait for. A fault is told to the run that needs it (SANDBOX_UNAVAILABLE). */
const warmUp = async (compiler: Compiler, sandbox: Sandbox): Promise<void> => {
  await delay(WARM_AFTER_MS, undefined, { ref: false });
  await Promise.allSettled([sandbox.warm(), compiler.compile('', NOTHING)]);
};

/** Opens what code mode needs. Processes are started a moment later, so that the host's first answer does not wait. */
export const openCode = async (
  engine: Engine,
  dataDir: string,
  code: CodeConfig | undefined,
  alone: boolean,
): Promise<OpenCode> => {
  const files = await openFolderFiles(join(dataDir, 'code', folderOf(engine)), systemClock.now());
  const learned = await openLearned(files, allowedShape(engine));
  const compiler = createCompiler();
  const sandbox = createSandbox({
    limits: limitsOf(code),
    cacheFolder: join(dataDir, 'code', 'cache'),
  });
  void warmUp(compiler, sandbox);
  return {
    local: (servers) => desk({ engine, code, files, learned, compiler, sandbox, alone }, servers),
  };
};
