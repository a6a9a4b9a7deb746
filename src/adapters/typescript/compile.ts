/** Check, strip and rewrite in one process, without waiting for anything. `create-compiler` runs it where it can be killed. */

import type ts from 'typescript';
import { createResolver, type Resolver } from '../../core/codegen/resolve.ts';
import { nearest } from '../../core/policy/nearest.ts';
import type { Compiled, CompiledModule, SourceProblem, SourceTree } from '../../ports/compiler.ts';
import { problemAt } from './author-text.ts';
import { createChecker, modulePath } from './checker.ts';
import { originalColumn } from './edits.ts';
import { emit } from './emit.ts';
import { ENTRY, type Graph, graphOf, type Node } from './graph.ts';
import { checkable, strayReturns } from './returns.ts';
import { worded } from './wording.ts';

/** A model corrects a few mistakes at a time; a hundred would only cost tokens. */
const MAX_PROBLEMS = 20;

export type Compile = (source: string, tree: SourceTree) => Compiled;

/** Codes that are said better elsewhere: an unknown module by the graph (2307, 2792), refused syntax by `emit`. */
const SAID_ELSEWHERE: ReadonlySet<number> = new Set([2307, 2792]);
/** "Property X does not exist on type Y", "Module has no exported member X". */
const UNKNOWN_MEMBER: ReadonlySet<number> = new Set([2305, 2339]);

/** A tool's name by the names of its server, where the compiler had nothing to propose. */
const toolSuggestion = (message: string, code: number, tree: SourceTree): string | undefined => {
  if (!UNKNOWN_MEMBER.has(code)) return undefined;
  const member = /(?:property|member) '([^']+)'/i.exec(message)?.[1];
  const folder = /'\.\/servers\/([^'/]+)'/.exec(message)?.[1];
  if (member === undefined || folder === undefined) return undefined;
  const names = tree.tools.filter((tool) => tool.folder === folder).map(({ name }) => name);
  return nearest(member, names);
};

const fromDiagnostic = (
  diagnostic: ts.Diagnostic,
  tree: SourceTree,
  shifts: CompiledModule['shifts'],
): SourceProblem | undefined => {
  const { file, start, code } = diagnostic;
  if (file === undefined || start === undefined || SAID_ELSEWHERE.has(code)) return undefined;
  const { message, suggestion } = worded(diagnostic);
  const path = modulePath(file.fileName);
  const better = suggestion ?? toolSuggestion(message, code, tree);
  const problem = problemAt({ path, file }, start, message, better);
  const column =
    path === ENTRY ? originalColumn(shifts, problem.line, problem.column) : problem.column;
  return { ...problem, column };
};

/** In the order of the text, each place and message once. */
const ordered = (problems: readonly SourceProblem[]): readonly SourceProblem[] => {
  const seen = new Map(
    problems.map((one) => [`${one.file}:${one.line}:${one.column}:${one.message}`, one]),
  );
  return [...seen.values()]
    .toSorted(
      (a, b) => a.file.localeCompare(b.file, 'en') || a.line - b.line || a.column - b.column,
    )
    .slice(0, MAX_PROBLEMS);
};

const stray = ({ nodes }: Graph): readonly SourceProblem[] =>
  nodes
    .filter(({ module }) => module.path !== ENTRY)
    .flatMap(({ module }) =>
      strayReturns(module.file).map((at) =>
        problemAt(module, at, '`return` outside a function; use `export`'),
      ),
    );

const emitAll = (nodes: readonly Node[]) => {
  const problems: SourceProblem[] = [];
  const modules = nodes.map(({ module, targets }): CompiledModule => {
    const find = (specifier: ts.Expression) =>
      targets.get('text' in specifier ? String(specifier.text) : '');
    const result = emit(module, find, module.path === ENTRY);
    problems.push(...result.problems);
    const imports = [...new Set([...targets.values()].map(({ path }) => path))];
    return { path: module.path, ...result.emitted, imports };
  });
  return { modules, problems };
};

export const createCompile = (): Compile => {
  const checker = createChecker();
  let known: { readonly revision: string; readonly resolver: Resolver } | undefined;
  const resolverFor = (tree: SourceTree): Resolver => {
    if (known?.revision !== tree.revision)
      known = { revision: tree.revision, resolver: createResolver(tree) };
    return known.resolver;
  };
  const check = (graph: Graph, tree: SourceTree, resolver: Resolver): readonly SourceProblem[] => {
    const entry = graph.nodes.at(-1);
    if (entry === undefined) return [];
    const { text, shifts } = checkable(entry.module.file);
    const texts = new Map(tree.files).set(`${ENTRY}.ts`, text);
    const own = graph.nodes.map(({ module }) => `${module.path}.ts`);
    return checker
      .check(texts, own, resolver)
      .flatMap((diagnostic) => fromDiagnostic(diagnostic, tree, shifts) ?? []);
  };
  return (source, tree) => {
    const started = performance.now();
    const resolver = resolverFor(tree);
    const graph = graphOf(source, tree, resolver);
    const problems = [...graph.problems, ...stray(graph), ...check(graph, tree, resolver)];
    const checked = performance.now();
    const emitted = problems.length > 0 ? { modules: [], problems: [] } : emitAll(graph.nodes);
    const all = ordered([...problems, ...emitted.problems]);
    if (all.length > 0) return { ok: false, problems: all };
    return {
      ok: true,
      program: { entry: ENTRY, modules: emitted.modules, tools: graph.tools },
      ms: { check: checked - started, emit: performance.now() - checked },
    };
  };
};
