/** YAML with positions: the value, and the line and column of every key and node in it. */

import {
  isMap,
  isNode,
  isScalar,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
} from 'yaml';

export type Path = readonly PropertyKey[];
export type Spot = { readonly line: number; readonly column: number };

/** One thing that is wrong, and where. */
export type Problem = Spot & { readonly text: string };

export type YamlText = {
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** Where the node at `path` stands, or its nearest ancestor that exists. */
  spotOf(path: Path): Spot;
  /** Where the key at the end of `path` stands. */
  spotOfKey(path: Path): Spot;
};

/** What YAML calls the types of a schema (YAML 1.2.2 section 3.2.1.1), as a sentence ends. */
const TYPES: { readonly [type: string]: string } = {
  record: 'a mapping of keys to values',
  object: 'a mapping of keys to values',
  array: 'a list',
};

/** `a list` for `array`, `of type string` for `string`. */
export const yamlType = (type: string): string => TYPES[type] ?? `of type ${type}`;

const TOP: Spot = { line: 1, column: 1 };

type Read = ReturnType<typeof parseDocument>;

const nodeAt = (document: Read, path: Path): Node | undefined => {
  const found: unknown = document.getIn(path, true);
  return isNode(found) ? found : undefined;
};

const keyAt = (document: Read, path: Path): Node | undefined => {
  const parent = path.length === 1 ? document.contents : nodeAt(document, path.slice(0, -1));
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === path.at(-1));
  const key: unknown = pair?.key;
  return isNode(key) ? key : undefined;
};

const plainOf = (document: Read): { value: unknown; text?: string } => {
  try {
    return { value: document.toJS() };
  } catch {
    // `yaml` stops alias bombs here (its `maxAliasCount`).
    return { value: undefined, text: 'aliases that expand without bound' };
  }
};

const firstLine = (message: string): string => {
  const line = (message.split('\n')[0] ?? '').replace(/ at line .*$|[.:]$/, '');
  return line.charAt(0).toLowerCase() + line.slice(1);
};

/** Reads one YAML 1.2 document, core schema: dates and versions stay strings, duplicate keys are errors. */
export const readYaml = (text: string): YamlText => {
  const lines = new LineCounter();
  const document = parseDocument<ParsedNode>(text, { lineCounter: lines, prettyErrors: false });
  const spotAt = (offset: number): Spot => {
    const { line, col } = lines.linePos(offset);
    return line === 0 ? TOP : { line, column: col };
  };
  // A warning, such as an unknown tag, means that text would be read otherwise than it looks: refused like an error.
  const problems: Problem[] = [...document.errors, ...document.warnings].map((fault) => ({
    ...spotAt(fault.pos[0]),
    text: firstLine(fault.message),
  }));
  const { value, text: fault } = problems.length > 0 ? { value: undefined } : plainOf(document);
  if (fault !== undefined) problems.push({ ...TOP, text: fault });
  const spotOf = (path: Path): Spot => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = nodeAt(document, path.slice(0, length));
      if (node?.range) return spotAt(node.range[0]);
    }
    return TOP;
  };
  const spotOfKey = (path: Path): Spot => {
    const key = keyAt(document, path);
    return key?.range ? spotAt(key.range[0]) : spotOf(path);
  };
  return { value, problems, spotOf, spotOfKey };
};
