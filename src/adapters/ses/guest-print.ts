/** The console of a program: every method writes lines to the host, and none shows anything of this process. */

import type { ConsoleLevel } from '../../ports/sandbox.ts';
import { formatLine } from './guest-format.ts';

type Print = (level: ConsoleLevel, text: string) => void;
type Line = (...values: unknown[]) => void;
export type GuestConsole = { readonly [method: string]: Line };

const labelOf = (label: unknown): string => (typeof label === 'string' ? label : 'default');

const isRow = (row: unknown): row is { readonly [key: string]: unknown } =>
  typeof row === 'object' && row !== null;

/** Rows as lines of `key: value` pairs, which cost a model fewer tokens than a drawn table. */
const tableLines = (rows: unknown, line: (...values: unknown[]) => string): readonly string[] => {
  if (!isRow(rows)) return [line(rows)];
  return Object.entries(rows).map(([key, row]) => `${key}\t${line(row)}`);
};

const counters = (write: (text: string) => void): GuestConsole => {
  const counts: Map<string, number> = new Map();
  return {
    count: (label) => {
      const name = labelOf(label);
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      write(`${name}: ${count}`);
    },
    countReset: (label) => {
      counts.delete(labelOf(label));
    },
  };
};

const stopwatches = (write: (text: string) => void): GuestConsole => {
  const starts: Map<string, number> = new Map();
  const tell = (label: unknown): void => {
    const start = starts.get(labelOf(label));
    if (start !== undefined) write(`${labelOf(label)}: ${Date.now() - start} ms`);
  };
  return {
    time: (label) => {
      starts.set(labelOf(label), Date.now());
    },
    timeLog: tell,
    timeEnd: (label) => {
      tell(label);
      starts.delete(labelOf(label));
    },
  };
};

/** `positions` says where in the author's text an error came from. */
export const createConsole = (print: Print, positions: (error: object) => string): GuestConsole => {
  let indent = '';
  const write = (level: ConsoleLevel, text: string): void =>
    print(level, indent === '' ? text : `${indent}${text.replaceAll('\n', `\n${indent}`)}`);
  const line = (...values: unknown[]): string => formatLine(values, positions);
  const at =
    (level: ConsoleLevel): Line =>
    (...values) =>
      write(level, line(...values));
  const log = (text: string): void => write('log', text);
  const group: Line = (...values) => {
    if (values.length > 0) log(line(...values));
    indent += '  ';
  };
  return {
    debug: at('debug'),
    log: at('log'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    trace: at('debug'),
    dir: (value) => log(line(value)),
    table: (rows) => {
      for (const text of tableLines(rows, line)) log(text);
    },
    assert: (held, ...values) => {
      if (!held)
        write('error', `assertion failed${values.length > 0 ? `: ${line(...values)}` : ''}`);
    },
    group,
    groupCollapsed: group,
    groupEnd: () => {
      indent = indent.slice(2);
    },
    ...counters(log),
    ...stopwatches(log),
  };
};
