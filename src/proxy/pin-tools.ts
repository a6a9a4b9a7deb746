/** Tool lists on their way to the host: a definition that changed since it was approved is held back (tool pinning). */

import type { AuditEvent } from '../core/audit/entry.ts';
import { outlineOfTool, type SchemaOutline } from '../core/detect/schema/outline.ts';
import { SluiceError } from '../core/errors.ts';
import { isArray, isObject, type Json, type JsonObject } from '../core/json/json.ts';
import { parseJson } from '../core/json/parse.ts';
import { definitionText, hidesText } from '../core/mcp/tool-definition.ts';
import type { ToolPin } from '../ports/tool-pins.ts';
import type { Context, Outlines } from './context.ts';

/** What the host gets for one tool, and the pin to keep where it changed. */
type Verdict = { readonly shown: Json | undefined; readonly pin?: ToolPin };

const nameOf = (tool: JsonObject): string => (typeof tool['name'] === 'string' ? tool['name'] : '');

/** The approved definition, with the members that are not pinned as they come. */
const restored = (tool: JsonObject, approved: string): Json => {
  const definition = parseJson(approved);
  if (!isObject(definition)) return tool;
  const { icons, _meta } = tool;
  return {
    ...definition,
    ...(icons === undefined ? {} : { icons }),
    ...(_meta === undefined ? {} : { _meta }),
  };
};

/** A tool that nobody has seen: approved as it is, unless it hides text from the person who would read it. */
const firstSight = (server: string, tool: JsonObject, text: string, now: number): Verdict => {
  const base = { server, tool: nameOf(tool), seenAt: now };
  return hidesText(tool)
    ? { shown: undefined, pin: { ...base, pending: text, changedAt: now } }
    : { shown: tool, pin: { ...base, approved: text } };
};

const judge = (tool: JsonObject, text: string, pin: ToolPin, now: number): Verdict => {
  const { pending: _pending, changedAt: _changedAt, ...settled } = pin;
  if (pin.approved === text)
    return pin.pending === undefined ? { shown: tool } : { shown: tool, pin: settled };
  const shown = pin.approved === undefined ? undefined : restored(tool, pin.approved);
  return pin.pending === text
    ? { shown }
    : { shown, pin: { ...settled, pending: text, changedAt: now } };
};

const event = (server: string, pin: ToolPin): AuditEvent => ({
  type: pin.approved === undefined ? 'tools.refused' : 'tools.held',
  outcome: 'refused',
  sink: { server, tool: pin.tool },
});

/** New changes go to the log and to the person at the terminal; first sights and reverts are nobody's concern. */
const announce = (context: Context, pins: readonly ToolPin[]): void => {
  const { engine, server } = context;
  const changes = pins.filter((pin) => pin.pending !== undefined);
  for (const pin of changes) engine.audit.later(event(server, pin));
  const [first] = changes;
  if (first === undefined) return;
  const more = changes.length > 1 ? ` and ${changes.length - 1} more` : '';
  const what = first.approved === undefined ? 'hides characters in' : 'changed';
  engine.notify(
    `server \`${server}\` ${what} the definition of \`${first.tool}\`${more}; it is held back until you run \`sluice tools diff\` and \`sluice tools approve\``,
  );
};

/** Output schemas of approved definitions only: what a server says after it was approved is no evidence yet. */
const outlinesOf = (pins: readonly ToolPin[]): Outlines => {
  const definitions = new Map(pins.map((pin) => [pin.tool, pin.approved ?? '']));
  const made = new Map<string, SchemaOutline | undefined>();
  return (tool) => {
    if (!definitions.has(tool)) return undefined;
    if (!made.has(tool)) made.set(tool, outlineOfTool(definitions.get(tool) ?? ''));
    return made.get(tool);
  };
};

/** Which tools of a server the host may not call (never approved), and what the others say of their results. */
const refresh = (context: Context, known: Iterable<ToolPin>): void => {
  const pins = [...known];
  const refused = pins.filter((pin) => pin.approved === undefined).map((pin) => pin.tool);
  context.engine.refusedTools.set(context.server, new Set(refused));
  context.engine.outlines.set(context.server, outlinesOf(pins));
};

const toolsOf = (message: Json): readonly Json[] | undefined => {
  const result = isObject(message) ? message['result'] : undefined;
  const tools = isObject(result) ? result['tools'] : undefined;
  return isArray(tools) ? tools : undefined;
};

/**
 * A `tools/list` answer, personal data already replaced, as the host may see it: a tool seen for the first time is
 * recorded; one whose definition changed is shown as it was approved; one that hides characters is left out.
 * Throws what the store throws: a list that cannot be checked is not shown (DESIGN 3.2).
 */
export const pinTools = async (context: Context, message: Json): Promise<Json> => {
  const tools = toolsOf(message);
  if (!isObject(message) || tools === undefined) return message;
  const { engine, server } = context;
  const known = new Map((await engine.pins.list(server)).map((pin) => [pin.tool, pin]));
  const now = engine.clock.now();
  const verdicts = tools.map((tool): Verdict => {
    if (!isObject(tool)) return { shown: undefined };
    const pin = known.get(nameOf(tool));
    const text = definitionText(tool);
    return pin === undefined ? firstSight(server, tool, text, now) : judge(tool, text, pin, now);
  });
  const changed = verdicts.flatMap(({ pin }) => (pin === undefined ? [] : [pin]));
  if (changed.length > 0) await engine.pins.save(changed);
  for (const pin of changed) known.set(pin.tool, pin);
  refresh(context, known.values());
  announce(context, changed);
  if (verdicts.every(({ shown }, i) => shown === tools[i])) return message;
  const shown = verdicts.flatMap(({ shown: tool }) => (tool === undefined ? [] : [tool]));
  return {
    ...message,
    result: { ...(isObject(message['result']) ? message['result'] : {}), tools: shown },
  };
};

const refuse = ({ server, engine }: Context, tool: string): void => {
  if (engine.refusedTools.get(server)?.has(tool) !== true) return;
  throw new SluiceError(
    'TOOL_HELD',
    `tool \`${tool}\` of server \`${server}\` is held back: its description hides characters`,
    'use another tool, or ask the operator to run `sluice tools diff` and `sluice tools approve`',
    { server, tool },
  );
};

/** Throws or rejects with `TOOL_HELD` for a call of a tool that was never approved; asks the store once a connection. */
export const refuseHeld = (context: Context, tool: string): void | Promise<void> => {
  const { engine, server } = context;
  if (engine.refusedTools.has(server)) return refuse(context, tool);
  return engine.pins.list(server).then((pins) => {
    refresh(context, pins);
    refuse(context, tool);
  });
};
