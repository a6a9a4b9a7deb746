/** Follows the imports of a program through `workspace/` and `skills/`. */

import ts from 'typescript';
import type { Resolver, Target } from '../../core/codegen/resolve.ts';
import { MAX_CODE_BYTES, MAX_PROGRAM_BYTES } from '../../core/limits.ts';
import type { SourceProblem, SourceTree, ToolBinding } from '../../ports/compiler.ts';
import { everyNode, type Parsed, parse, problemAt } from './author-text.ts';

/** The entry's path; no file of a tree can have it. */
export const ENTRY = 'program';

export type Node = {
  readonly module: Parsed;
  /** What its specifiers name, by their text. */
  readonly targets: ReadonlyMap<string, Target>;
};

export type Graph = {
  /** In dependency order, the entry last. */
  readonly nodes: readonly Node[];
  readonly tools: readonly ToolBinding[];
  readonly problems: readonly SourceProblem[];
};

type Specifier = { readonly node: ts.StringLiteralLike; readonly typeOnly: boolean };

const isTypeOnly = (node: ts.ImportDeclaration | ts.ExportDeclaration): boolean =>
  ts.isImportDeclaration(node)
    ? node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
    : node.isTypeOnly;

/** The specifier that a node holds, if it is one of the three that can. */
const specifierOf = (node: ts.Node): Specifier | undefined => {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    const { moduleSpecifier } = node;
    return moduleSpecifier !== undefined && ts.isStringLiteral(moduleSpecifier)
      ? { node: moduleSpecifier, typeOnly: isTypeOnly(node) }
      : undefined;
  }
  if (!ts.isCallExpression(node) || node.expression.kind !== ts.SyntaxKind.ImportKeyword)
    return undefined;
  const [argument] = node.arguments;
  return argument !== undefined && ts.isStringLiteralLike(argument)
    ? { node: argument, typeOnly: false }
    : undefined;
};

/** Every specifier of a module, those of `import()` wherever they stand, in the order of the text. */
const specifiers = (file: ts.SourceFile): readonly Specifier[] => {
  const found: Specifier[] = [];
  everyNode(file, (node) => {
    const specifier = specifierOf(node);
    if (specifier !== undefined) found.push(specifier);
  });
  return found;
};

/** What one walk collects. `open` is the way from the entry to where the walk is. */
type Walk = {
  readonly resolver: Resolver;
  readonly tree: SourceTree;
  readonly done: Map<string, Node>;
  readonly open: string[];
  readonly wanted: Target[];
  readonly problems: SourceProblem[];
};

const unknownModule = (walk: Walk, module: Parsed, node: ts.StringLiteralLike): SourceProblem => {
  const suggestion = walk.resolver.suggest(node.text, module.path);
  return problemAt(
    module,
    node.getStart(module.file),
    `cannot find module '${node.text.slice(0, 120)}'`,
    suggestion,
  );
};

const follow = (walk: Walk, module: Parsed, { node, typeOnly }: Specifier): Target | undefined => {
  const target = walk.resolver.resolve(node.text, module.path);
  if (target === undefined) {
    walk.problems.push(unknownModule(walk, module, node));
    return undefined;
  }
  if (typeOnly) return target;
  if (target.folder !== undefined) walk.wanted.push(target);
  else if (walk.open.includes(target.path)) {
    const way = [...walk.open.slice(walk.open.indexOf(target.path)), target.path].join(' -> ');
    walk.problems.push(
      problemAt(
        module,
        node.getStart(module.file),
        `modules import each other in a circle: ${way}`,
      ),
    );
  } else enterFile(walk, module, node, target);
  return target;
};

/** The text of a file, if the program may still grow by it. */
const enterFile = (walk: Walk, from: Parsed, node: ts.StringLiteralLike, target: Target): void => {
  const text = walk.tree.files.get(target.file) ?? '';
  const bytes = Buffer.byteLength(text);
  const total = [...walk.done.values()].reduce(
    (sum, { module }) => sum + module.file.text.length,
    bytes,
  );
  if (bytes > MAX_CODE_BYTES || total > MAX_PROGRAM_BYTES) {
    const message = `'${node.text.slice(0, 120)}' makes the program larger than a program may be`;
    walk.problems.push(problemAt(from, node.getStart(from.file), message));
  } else enter(walk, target.path, text);
};

const enter = (walk: Walk, path: string, text: string): void => {
  if (walk.done.has(path)) return;
  const module = { path, file: parse(`/${path}.ts`, text) };
  const targets = new Map<string, Target>();
  walk.open.push(path);
  for (const specifier of specifiers(module.file)) {
    const target = follow(walk, module, specifier);
    if (target !== undefined) targets.set(specifier.node.text, target);
  }
  walk.open.pop();
  // Entered after everything it imports: that is the order they are evaluated in.
  walk.done.set(path, { module, targets });
};

const toolsOf = (tree: SourceTree, wanted: readonly Target[]): readonly ToolBinding[] => {
  const folders = new Set(
    wanted.filter(({ name }) => name === undefined).map(({ folder }) => folder),
  );
  const single = new Set(wanted.map(({ folder, name }) => `${folder}/${name}`));
  return tree.tools.filter(
    ({ folder, name }) => folders.has(folder) || single.has(`${folder}/${name}`),
  );
};

/** The modules a program consists of and the tools it names. */
export const graphOf = (source: string, tree: SourceTree, resolver: Resolver): Graph => {
  const walk: Walk = { resolver, tree, done: new Map(), open: [], wanted: [], problems: [] };
  enter(walk, ENTRY, source);
  return {
    nodes: [...walk.done.values()],
    tools: toolsOf(tree, walk.wanted),
    problems: walk.problems,
  };
};
