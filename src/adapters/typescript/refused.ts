/** Syntax that cannot run as it stands: what types cannot be blanked out of, and what a compartment does not allow. */

import ts from 'typescript';

/** What `ts-blank-space` reports: constructs that are more than a type. */
export const unerasable = (node: ts.Node): string => {
  if (ts.isEnumDeclaration(node))
    return '`enum` is not plain TypeScript; use a union of strings or an object `as const`';
  if (ts.isModuleDeclaration(node)) return '`namespace` is not supported; use a module of its own';
  if (ts.isImportEqualsDeclaration(node))
    return '`import … = …` is not supported; use `import … from`';
  if (ts.isExportAssignment(node)) return '`export =` is not supported; use `export default`';
  if (ts.isParameter(node) || ts.isModifier(node))
    return 'parameter properties are not supported; declare the field and assign it';
  if (ts.isTypeAssertionExpression(node))
    return '`<Type>value` is not supported; write `value as Type`';
  return 'this type syntax cannot be removed; write it in another way';
};

const hasModifier = (node: ts.Node, kind: ts.SyntaxKind): boolean =>
  ts.canHaveModifiers(node) && (node.modifiers?.some((one) => one.kind === kind) ?? false);

const isUsing = (node: ts.Node): boolean =>
  ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.Using) === ts.NodeFlags.Using;

/** `eval` as a value; a property of that name is nobody's business. */
const isEval = (node: ts.Node): boolean => {
  if (!ts.isIdentifier(node) || node.text !== 'eval') return false;
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name !== node;
  return !(
    ts.isPropertyAssignment(parent) ||
    ts.isClassElement(parent) ||
    ts.isTypeElement(parent)
  );
};

/** Names of the wrapper around a module, which a program therefore cannot declare. */
const OWN_NAME = /^\$(bring|meta|default|from\d+)$/;

/** Why a node cannot run; undefined for all the others. */
export const refusal = (node: ts.Node): string | undefined => {
  if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword)
    return '`import.meta` does not exist here';
  if (isEval(node)) return '`eval` does not exist here; write the code itself';
  if (ts.isDecorator(node)) return 'decorators are not supported';
  if (isUsing(node)) return '`using` is not supported; use `try … finally`';
  if (hasModifier(node, ts.SyntaxKind.AccessorKeyword))
    return '`accessor` is not supported; write `get` and `set`';
  if (ts.isIdentifier(node) && OWN_NAME.test(node.text))
    return `the name \`${node.text}\` is taken; choose another one`;
  return undefined;
};
