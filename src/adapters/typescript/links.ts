/** What a module takes from others and gives to them: static and dynamic imports, exports. */

import ts from 'typescript';
import type { Target } from '../../core/codegen/resolve.ts';
import type { SourceProblem } from '../../ports/compiler.ts';
import { type Parsed, problemAt } from './author-text.ts';
import { blanks, type Edit, replacement } from './edits.ts';

/** Finds what a specifier names, and says so to whoever follows the graph. */
export type Find = (specifier: ts.Expression) => Target | undefined;

export type Links = {
  readonly edits: readonly Edit[];
  readonly problems: readonly SourceProblem[];
  /** Statements that take the place of the imports, in their order. They stand first, as imports do. */
  readonly head: readonly string[];
  /** Members of the object that the module returns. */
  readonly exports: readonly string[];
  readonly hasDefault: boolean;
};

/** What the visits of one module collect. */
type Collected = {
  readonly module: Parsed;
  readonly find: Find;
  readonly edits: Edit[];
  readonly problems: SourceProblem[];
  readonly head: string[];
  readonly exports: string[];
};

const LOAD = '$bring';

/** `name` or `"any text"`, as ES2022 allows for names of exports. */
const keyText = (name: ts.ModuleExportName): string =>
  ts.isStringLiteral(name) ? JSON.stringify(name.text) : name.text;

/** Blanks a statement, and keeps it apart from its neighbours: `a` and `(b)` must not become a call. */
const blankStatement = ({ module, edits }: Collected, node: ts.Statement): void => {
  const start = node.getStart(module.file);
  const text = blanks(module.file.text.slice(start, node.end));
  edits.push({ start, end: node.end, text: `;${text.slice(1)}` });
};

const load = (target: Target): string => `await ${LOAD}(${JSON.stringify(target.path)})`;

const importClause = (clause: ts.ImportClause): readonly string[] => {
  const { name, namedBindings } = clause;
  const members = name === undefined ? [] : [`default: ${name.text}`];
  if (namedBindings !== undefined && ts.isNamedImports(namedBindings))
    for (const { isTypeOnly, propertyName, name: local } of namedBindings.elements)
      if (!isTypeOnly)
        members.push(
          propertyName === undefined ? local.text : `${keyText(propertyName)}: ${local.text}`,
        );
  return members;
};

const isTypeOnly = (clause: ts.ImportClause): boolean => {
  const { namedBindings } = clause;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  return (
    clause.name === undefined &&
    namedBindings !== undefined &&
    ts.isNamedImports(namedBindings) &&
    namedBindings.elements.length > 0 &&
    namedBindings.elements.every((element) => element.isTypeOnly)
  );
};

const importStatement = (all: Collected, node: ts.ImportDeclaration): void => {
  const clause = node.importClause;
  if (clause !== undefined && isTypeOnly(clause)) return;
  blankStatement(all, node);
  const target = all.find(node.moduleSpecifier);
  if (target === undefined) return;
  if (clause === undefined) {
    all.head.push(`${load(target)};`);
    return;
  }
  const members = importClause(clause);
  const space = clause.namedBindings;
  if (space !== undefined && ts.isNamespaceImport(space)) {
    all.head.push(`const ${space.name.text} = ${load(target)};`);
    if (members.length > 0) all.head.push(`const { ${members.join(', ')} } = ${space.name.text};`);
  } else all.head.push(`const { ${members.join(', ')} } = ${load(target)};`);
};

/** Names that a declaration binds, those inside patterns included. */
const boundNames = (name: ts.BindingName): readonly string[] =>
  ts.isIdentifier(name)
    ? [name.text]
    : name.elements.flatMap((element) =>
        ts.isOmittedExpression(element) ? [] : boundNames(element.name),
      );

const has = (node: ts.Statement, kind: ts.SyntaxKind): boolean =>
  ts.canHaveModifiers(node) && (node.modifiers?.some((one) => one.kind === kind) ?? false);

const blankModifier = ({ module, edits }: Collected, node: ts.Node): void => {
  const start = node.getStart(module.file);
  edits.push({ start, end: node.end, text: ' '.repeat(node.end - start) });
};

/** `export default function () {}` needs a name to be returned under. */
const exportedDefault = (
  all: Collected,
  node: ts.FunctionDeclaration | ts.ClassDeclaration,
): void => {
  const modifiers = node.modifiers ?? [];
  if (node.name !== undefined) {
    for (const modifier of modifiers)
      if (
        modifier.kind === ts.SyntaxKind.ExportKeyword ||
        modifier.kind === ts.SyntaxKind.DefaultKeyword
      )
        blankModifier(all, modifier);
    all.exports.push(`default: ${node.name.text}`);
    return;
  }
  const [from, to] = [modifiers[0], modifiers[1]];
  if (from === undefined || to === undefined) return;
  all.edits.push(replacement(from.getStart(all.module.file), to.end, 'const $default='));
  all.exports.push('default: $default');
};

type Declaration = ts.VariableStatement | ts.FunctionDeclaration | ts.ClassDeclaration;
const isDeclaration = (node: ts.Node): node is Declaration =>
  ts.isVariableStatement(node) || ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node);

/** Declarations without a body or with `declare` are types: the blanking has taken them. */
const isTypeLike = (node: Declaration): boolean =>
  has(node, ts.SyntaxKind.DeclareKeyword) ||
  (ts.isFunctionDeclaration(node) && node.body === undefined);

const exportedDeclaration = (all: Collected, node: Declaration): void => {
  if (!has(node, ts.SyntaxKind.ExportKeyword) || isTypeLike(node)) return;
  if (has(node, ts.SyntaxKind.DefaultKeyword) && !ts.isVariableStatement(node)) {
    exportedDefault(all, node);
    return;
  }
  for (const modifier of node.modifiers ?? [])
    if (modifier.kind === ts.SyntaxKind.ExportKeyword) blankModifier(all, modifier);
  if (ts.isVariableStatement(node))
    all.exports.push(...node.declarationList.declarations.flatMap(({ name }) => boundNames(name)));
  else if (node.name !== undefined) all.exports.push(node.name.text);
};

/** `export default value` is as wide as `const $default=`. */
const exportAssignment = (all: Collected, node: ts.ExportAssignment): void => {
  if (node.isExportEquals) return;
  const { file } = all.module;
  all.edits.push(
    replacement(node.getStart(file), node.expression.getStart(file), 'const $default='),
  );
  all.exports.push('default: $default');
};

/** Names that only types have: `export { T }` of a type exports nothing at run time. */
const typeNames = (file: ts.SourceFile): ReadonlySet<string> =>
  new Set(
    file.statements.flatMap((node) =>
      ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) ? [node.name.text] : [],
    ),
  );

const namedExports = (all: Collected, clause: ts.NamedExports, from: string | undefined): void => {
  const types = typeNames(all.module.file);
  for (const { isTypeOnly, propertyName, name } of clause.elements) {
    const local = propertyName ?? name;
    if (isTypeOnly || (from === undefined && types.has(local.text))) continue;
    const value = from === undefined ? local.text : `${from}[${JSON.stringify(local.text)}]`;
    all.exports.push(`${keyText(name)}: ${value}`);
  }
};

const exportStatement = (all: Collected, node: ts.ExportDeclaration): void => {
  if (node.isTypeOnly) return;
  blankStatement(all, node);
  const { exportClause, moduleSpecifier } = node;
  if (moduleSpecifier === undefined) {
    if (exportClause !== undefined && ts.isNamedExports(exportClause))
      namedExports(all, exportClause, undefined);
    return;
  }
  const target = all.find(moduleSpecifier);
  if (target === undefined) return;
  const from = `$from${all.head.length}`;
  all.head.push(`const ${from} = ${load(target)};`);
  if (exportClause === undefined) all.exports.unshift(`...${from}`, 'default: undefined');
  else if (ts.isNamedExports(exportClause)) namedExports(all, exportClause, from);
  else all.exports.push(`${keyText(exportClause.name)}: ${from}`);
};

/** `import('./x')` becomes `$bring('x')`: the same six letters, and the path the sandbox knows. */
const dynamicImport = (all: Collected, node: ts.CallExpression): void => {
  const { module, find, edits, problems } = all;
  const start = node.expression.getStart(module.file);
  const [argument] = node.arguments;
  edits.push({ start, end: node.expression.end, text: LOAD });
  if (argument === undefined || !ts.isStringLiteralLike(argument)) {
    problems.push(problemAt(module, start, '`import()` needs a path written as a string'));
    return;
  }
  const target = find(argument);
  if (target !== undefined)
    edits.push(
      replacement(argument.getStart(module.file), argument.end, JSON.stringify(target.path)),
    );
};

/** A method named `import` or `eval` is spelt so that SES does not take it for the operator. */
const methodName = ({ module, edits }: Collected, node: ts.Node): void => {
  const named = ts.isMethodDeclaration(node) || ts.isGetAccessor(node) || ts.isSetAccessor(node);
  if (!named || !ts.isIdentifier(node.name) || !/^(?:import|eval)$/.test(node.name.text)) return;
  edits.push({
    start: node.name.getStart(module.file),
    end: node.name.end,
    text: `["${node.name.text}"]`,
  });
};

const isDynamicImport = (node: ts.Node): node is ts.CallExpression =>
  ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;

/** Rewrites what links a module to others. `nodes` are all nodes of the module. */
export const linksOf = (module: Parsed, nodes: readonly ts.Node[], find: Find): Links => {
  const all: Collected = { module, find, edits: [], problems: [], head: [], exports: [] };
  for (const node of module.file.statements) {
    if (ts.isImportDeclaration(node)) importStatement(all, node);
    else if (ts.isExportDeclaration(node)) exportStatement(all, node);
    else if (ts.isExportAssignment(node)) exportAssignment(all, node);
    else if (isDeclaration(node)) exportedDeclaration(all, node);
  }
  for (const node of nodes) {
    if (isDynamicImport(node)) dynamicImport(all, node);
    methodName(all, node);
  }
  const hasDefault = all.exports.some(
    (entry) => /^default: \$?\w+$/.test(entry) && entry !== 'default: undefined',
  );
  return { ...all, hasDefault };
};
