/**
 * Skills: modules that a program saved to be used again, with the tools that they need (DESIGN 5.7). A skill is
 * type-checked when it is saved and again when a tool that it uses has changed.
 */

import { SluiceError } from '../../core/errors.ts';
import { isArray, isObject, type Json } from '../../core/json/json.ts';
import { parseJson } from '../../core/json/parse.ts';
import { stringifyJson } from '../../core/json/stringify.ts';
import type { Compiled, Compiler, SourceTree, ToolBinding } from '../../ports/compiler.ts';
import type { ExitOf } from './exit.ts';
import { treePath } from './tree-path.ts';
import type { Workspace } from './workspace.ts';

/** One tool of a skill, and which definition of it the skill was checked against. */
export type Flow = { readonly server: string; readonly tool: string; readonly schema: string };

export type Skill = {
  readonly name: string;
  /** First line of text in SKILL.md. */
  readonly summary: string;
  readonly flows: readonly Flow[];
  /** Why it cannot be used as it is; undefined where it can. */
  readonly stale: string | undefined;
};

export type SkillParts = {
  readonly workspace: Workspace;
  readonly compiler: Compiler;
  /** Fingerprint of a tool's current definition; undefined where there is no such tool. */
  readonly schema: (server: string, tool: string) => string | undefined;
  /** SHA-256 in base64. */
  readonly digest: (text: string) => string;
};

const FLOWS = 'flows.json';
const SKILL = 'SKILL.md';

const invalid = (name: string, problem: string): SluiceError =>
  new SluiceError(
    'SKILL_INVALID',
    `skill \`${name}\` does not fit the tools: ${problem}`,
    'correct the line and save it again',
    { skill: name },
  );

/** The first problem in words; undefined where the module is fine. */
const problemIn = (compiled: Compiled): string | undefined => {
  if (compiled.ok) return undefined;
  const [first] = compiled.problems;
  return first === undefined
    ? 'it does not compile'
    : `${first.file}:${first.line}:${first.column}: ${first.message}`;
};

/** A program that does nothing but import the module, so that all of it is checked. */
const importing = (path: string): string => `import * as it from './${path}';\nvoid it;\n`;

const flowOf = (parts: SkillParts, { server, tool }: ToolBinding): Flow => ({
  server,
  tool,
  schema: parts.schema(server, tool) ?? '',
});

const isFlow = (json: Json): boolean =>
  isObject(json) && ['server', 'tool', 'schema'].every((key) => typeof json[key] === 'string');

const readFlows = (text: string | undefined): readonly Flow[] => {
  if (text === undefined) return [];
  try {
    const json = parseJson(text);
    return !isArray(json)
      ? []
      : json.filter(isFlow).map((flow) => ({
          server: String(Reflect.get(Object(flow), 'server')),
          tool: String(Reflect.get(Object(flow), 'tool')),
          schema: String(Reflect.get(Object(flow), 'schema')),
        }));
  } catch {
    return []; // A program may write the file, too; then the skill has no flows until it is checked again.
  }
};

const summaryOf = (text: string | undefined): string => {
  const line = text?.split('\n').find((each) => each.trim() !== '' && !/^(#|---|name:)/.test(each));
  return (line ?? '')
    .replace(/^description:\s*/, '')
    .trim()
    .slice(0, 160);
};

/** True for a module of a skill: `skills/<name>/<file>.ts`. */
export const isSkillModule = (path: string): boolean =>
  path.startsWith('skills/') && path.endsWith('.ts') && path.split('/').length >= 3;

const withFile = (
  { digest }: SkillParts,
  tree: SourceTree,
  path: string,
  text: string,
): SourceTree => ({
  ...tree,
  revision: `${tree.revision}+${path}:${digest(text)}`,
  files: new Map([...tree.files, [path, text]]),
});

/** Checks and saves one module of a skill, and the list of tools it needs. Throws `SKILL_INVALID`; then nothing is saved. */
export const saveSkill = async (
  parts: SkillParts,
  tree: SourceTree,
  path: string,
  text: string,
  exit: ExitOf,
): Promise<void> => {
  const place = treePath(path).join('/');
  const name = place.split('/')[1] ?? '';
  const compiled = await parts.compiler.compile(
    importing(place.replace(/\.ts$/, '')),
    withFile(parts, tree, place, text),
  );
  const problem = problemIn(compiled);
  if (problem !== undefined || !compiled.ok) throw invalid(name, problem ?? '');
  await parts.workspace.write(place, text, exit);
  if (!place.endsWith('/index.ts')) return;
  const flows = compiled.program.tools.map((tool) => flowOf(parts, tool));
  await parts.workspace.write(`skills/${name}/${FLOWS}`, stringifyJson(flows), exit);
};

const changed = (parts: SkillParts, flows: readonly Flow[]): Flow | undefined =>
  flows.find(({ server, tool, schema }) => parts.schema(server, tool) !== schema);

/** Checks a skill whose tools changed; it stays usable where it still fits. */
const recheck = async (
  parts: SkillParts,
  tree: SourceTree,
  name: string,
  flows: readonly Flow[],
  exit: ExitOf,
): Promise<string | undefined> => {
  const missing = flows.find(({ server, tool }) => parts.schema(server, tool) === undefined);
  if (missing !== undefined) return `\`${missing.server}.${missing.tool}\` is not there any more`;
  const problem = problemIn(await parts.compiler.compile(importing(`skills/${name}`), tree));
  if (problem !== undefined) return problem;
  const now = flows.map(({ server, tool }) => ({
    server,
    tool,
    schema: parts.schema(server, tool) ?? '',
  }));
  await parts.workspace.write(`skills/${name}/${FLOWS}`, stringifyJson(now), exit);
  return undefined;
};

/** Every skill of the scope, those whose tools changed checked anew. */
export const listSkills = async (
  parts: SkillParts,
  tree: SourceTree,
  exit: ExitOf,
): Promise<readonly Skill[]> => {
  const { workspace } = parts;
  const skills: Skill[] = [];
  for (const entry of (await workspace.list('skills')) ?? []) {
    if (!entry.folder) continue;
    const folder = `skills/${entry.name}`;
    const flows = readFlows(await workspace.read(`${folder}/${FLOWS}`));
    const stale =
      changed(parts, flows) === undefined
        ? undefined
        : await recheck(parts, tree, entry.name, flows, exit);
    const summary = summaryOf(await workspace.read(`${folder}/${SKILL}`));
    skills.push({ name: entry.name, summary, flows, stale });
  }
  return skills;
};
