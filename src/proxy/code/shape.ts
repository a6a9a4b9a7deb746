/** How a run looks to the model: as few words as say everything (facts: raw responses cost twice). */

import type { Json } from '../../core/json/json.ts';
import { stringifyJson } from '../../core/json/stringify.ts';
import type { SourceProblem } from '../../ports/compiler.ts';
import type { Frame, RunOutcome } from '../../ports/sandbox.ts';
import type { Tally } from './record.ts';

/** The parts of an answer, as texts that were not guarded yet. */
export type Answer = { readonly failed: boolean; readonly text: string };

const valueText = (value: Json): string =>
  typeof value === 'string' ? value : stringifyJson(value);

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const times = (what: string, count: number): readonly string[] => {
  if (count === 0) return [];
  return [count === 1 ? what : `${what} x${count}`];
};

/** `called: crm.get_contact x3, mail.send failed`. */
const callsText = (tallies: readonly Tally[]): string => {
  const made = tallies.flatMap(({ name, ok, failed }) => [
    ...times(name, ok),
    ...times(`${name} failed`, failed),
  ]);
  return made.length === 0 ? 'no tool was called' : `called: ${made.join(', ')}`;
};

const place = ({ file, line, column }: Frame): string => `${file}:${line}:${column}`;

const where = (frames: readonly Frame[]): string => {
  const [first, ...rest] = frames;
  if (first === undefined) return '';
  const from = rest.slice(0, 3).map((frame) => ` from ${place(frame)}`);
  return ` at ${place(first)}${from.join('')}`;
};

type Threw = Extract<RunOutcome, { kind: 'threw' }>;

const text = (data: Json | undefined, key: string): string | undefined => {
  const value = typeof data === 'object' && data !== null ? Reflect.get(data, key) : undefined;
  return typeof value === 'string' ? value : undefined;
};

/** `ToolError at program:3:7 in crm.update argument $.data: FLOW_DENIED: …` */
const threwText = ({ error, frames }: Threw): string => {
  const server = text(error.data, 'server');
  const path = text(error.data, 'path');
  const tool = server === undefined ? '' : ` in ${server}.${text(error.data, 'tool') ?? ''}`;
  const argument = path === undefined ? '' : ` argument ${path}`;
  const code = error.code === undefined ? '' : `${error.code}: `;
  return `${error.name}${where(frames)}${tool}${argument}: ${code}${error.message}`;
};

const RESUME =
  'what the calls did is done; save what you have with files.write(`workspace/…`) as you go and continue from it';

const headline = (outcome: RunOutcome, tallies: readonly Tally[]): string => {
  switch (outcome.kind) {
    case 'returned':
      return outcome.value === undefined ? '' : valueText(outcome.value);
    case 'threw':
      return `${threwText(outcome)}\n${callsText(tallies)}`;
    case 'limit':
      return `stopped: over the limit ${outcome.limit} = ${outcome.allowed}\n${callsText(tallies)}\n${RESUME}`;
    case 'cancelled':
      return `cancelled\n${callsText(tallies)}`;
    default:
      return outcome satisfies never;
  }
};

/** A run as text: console first, then what it returned or how it failed. */
export const shapeRun = (
  outcome: RunOutcome,
  printed: readonly string[],
  tallies: readonly Tally[],
): Answer => {
  const failed = outcome.kind !== 'returned';
  const head = headline(outcome, tallies);
  if (printed.length === 0 && head === '') {
    const calls = tallies.reduce((sum, { ok, failed: not }) => sum + ok + not, 0);
    return { failed, text: `done, no output (${plural(calls, 'call')})` };
  }
  if (printed.length === 0) return { failed, text: head };
  const lines = printed.join('\n');
  return { failed, text: head === '' ? lines : `console:\n${lines}\n---\n${head}` };
};

/** Mistakes of the author, one per line. Nothing ran. */
export const shapeProblems = (problems: readonly SourceProblem[]): Answer => ({
  failed: true,
  text: `not run: ${plural(problems.length, 'problem')}\n${problems
    .map(({ file, line, column, message, suggestion }) => {
      const hint = suggestion === undefined ? '' : `; did you mean \`${suggestion}\``;
      return `${file}:${line}:${column}: ${message}${hint}`;
    })
    .join('\n')}`,
});
