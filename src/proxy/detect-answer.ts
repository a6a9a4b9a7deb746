/** Reads an answer: where its leaves stand in the words of policies, and what is found in them. */

import type { DetectContext, KnownValues } from '../core/detect/detector.ts';
import type { Finding, LeafSpans } from '../core/detect/finding.ts';
import { type JsonObject, type JsonPath, pathPattern } from '../core/json/json.ts';
import type { Origin } from '../core/label/label.ts';
import { below, isCorrelation, type Surface, surfaceOf } from '../core/mcp/surfaces.ts';
import { stepsOfPath } from '../core/policy/path-steps.ts';
import type { CollectedPlain } from '../core/token/replace.ts';
import type { TextFinding, TextRecognizer } from '../ports/recognizer.ts';
import { type Context, type Engine, type Exchange, today } from './context.ts';
import type { Sighting } from './evidence.ts';
import { catalogueSpans, withLookAlikes } from './reading.ts';

/**
 * Source paths are relative to the structured result of a tool, so that policies name `$.contacts[*].email`; text that
 * is JSON is read like the structured result whose copy it should be (MCP tools, "Structured Content").
 */
const sourcePath = (surface: Surface, path: JsonPath, inner: string | undefined): string => {
  const structured = below(surface.answer, path);
  if (structured !== undefined) return pathPattern(structured);
  const content = below(['result', 'content'], path);
  return content !== undefined && content[1] === 'text' ? (inner ?? '$') : pathPattern(path);
};

/**
 * True where others wrote what stands at `path`: declared so, or prose in a field that nobody declared, of a tool that
 * returns text of others at all (then `$`, its text as a whole, counts as such). A list of names has no prose in it.
 */
export const isOthersText = (
  { engine: { policy }, server }: Context,
  tool: string,
  path: string,
  prose: boolean,
): boolean =>
  policy.declaredAt(server, tool, path).untrusted ||
  (prose && policy.declaredAt(server, tool, '$').untrusted);

/** Where a leaf was read, and whether text of others stands there. */
export const originOf = (
  context: Context,
  exchange: Exchange,
  { path, finding, prose }: Pick<CollectedPlain, 'path' | 'finding' | 'prose'>,
): Origin => {
  const { server } = context;
  const { tool } = exchange;
  const pattern = sourcePath(surfaceOf(exchange.method), path, finding.path);
  return { server, tool, path: pattern, untrusted: isOthersText(context, tool, pattern, prose) };
};

/** The path of a leaf in what a tool answered; undefined for what is no answer, such as `_meta`. */
const answerPath = (surface: Surface, path: JsonPath, inside: boolean): JsonPath | undefined => {
  // Inside text that is JSON, paths start anew.
  if (inside) return path;
  const structured = below(surface.answer, path);
  if (structured !== undefined) return structured;
  return below(['result', 'content'], path)?.[1] === 'text' ? [] : undefined;
};

const declared = (context: Context, exchange: Exchange): DetectContext['declared'] => {
  const surface = surfaceOf(exchange.method);
  return context.engine.policy
    .declaredFields(context.server, exchange.tool)
    .map(({ class: cls, pattern }) => ({
      class: cls,
      covers: (path, inside) => {
        const answered = answerPath(surface, path, inside);
        return answered !== undefined && pattern.fits(stepsOfPath(answered)) !== 'no';
      },
    }));
};

/** What the tool's own output schema says about each place of its answer, where it has one. */
const outlined = (context: Context, exchange: Exchange): DetectContext['schema'] => {
  const outline = context.engine.outlines.get(context.server)?.(exchange.tool);
  if (outline === undefined || exchange.method !== 'tools/call') return undefined;
  const surface = surfaceOf(exchange.method);
  return (path, inside) => {
    const answered = answerPath(surface, path, inside);
    return answered === undefined ? undefined : outline.at(answered);
  };
};

/** Values of classes that are never kept are not searched for again, either: the search would have to remember them. */
const searched = ({ known, policy }: Engine): KnownValues =>
  policy.neverStored.size === 0
    ? known
    : {
        add: (cls, text) => {
          if (!policy.neverStored.has(cls)) known.add(cls, text);
        },
        find: (text, settled) => known.find(text, settled),
        get size() {
          return known.size;
        },
      };

/** What was found, and what a list of the policy let go. */
export type Reading = {
  readonly leaves: readonly LeafSpans[];
  readonly pardoned: readonly Sighting[];
};

/** Lets findings go by the policy's lists and remembers each once, for the audit log. */
const pardonWith = (
  context: Context,
  exchange: Exchange,
  used: Map<string, Sighting>,
): DetectContext['pardon'] => {
  const { pardon } = context.engine;
  if (pardon === undefined) return undefined;
  const day = today(context.engine);
  return (finding, text, path) => {
    const place = sourcePath(surfaceOf(exchange.method), path, finding.path);
    const spot = { server: context.server, tool: exchange.tool, path: place, day };
    const rule = pardon(finding, text, spot);
    if (rule === undefined) return false;
    const { class: cls, recognizer, start } = finding;
    const sighting = {
      class: cls,
      token: undefined,
      path: place,
      recognizer,
      effect: 'allow',
      rule,
    } as const;
    used.set(`${rule} ${start} ${JSON.stringify(path)}`, sighting);
    return true;
  };
};

type Heard = Pick<DetectContext, 'ask' | 'heard'>;
const NOTHING_HEARD: Heard = {};

const NOTHING_READ: Reading = { leaves: [], pardoned: [] };

/** Everything that an answer holds, at the places that the policy declares and wherever detection finds it. */
const readAnswer = (
  context: Context,
  exchange: Exchange,
  body: JsonObject,
  { ask, heard }: Heard,
): Reading => {
  const { detector, classes } = context.engine;
  const used = new Map<string, Sighting>();
  // Field by field: spreading objects of changing shape costs more than reading a short answer (V8).
  const reading: DetectContext = {
    known: searched(context.engine),
    declared: declared(context, exchange),
    schema: outlined(context, exchange),
    pardon: pardonWith(context, exchange, used),
    ask,
    heard,
  };
  const surface = surfaceOf(exchange.method);
  const how = Object.hasOwn(body, 'params') ? surface.params : surface.result;
  const spans =
    how === 'catalogue' ? catalogueSpans(detector, body, reading) : detector.detect(body, reading);
  const all = withLookAlikes(body, spans, classes);
  if (all.length === 0 && used.size === 0) return NOTHING_READ;
  const leaves = all.filter((leaf) => !isCorrelation(leaf.path) || leaf.target === 'key');
  return { leaves, pardoned: [...used.values()] };
};

const asFinding = (name: string, { class: cls, start, end, score }: TextFinding): Finding => ({
  kind: 'finding',
  class: cls,
  start,
  end,
  score,
  recognizer: name,
  evidence: [{ kind: 'model', detail: name, weight: score }],
});

/** What the optional recognizers find in texts. Rejects where one of them cannot answer: then nothing is passed on. */
const askAll = async (
  recognizers: readonly TextRecognizer[],
  texts: readonly string[],
): Promise<ReadonlyMap<string, readonly Finding[]>> => {
  const signal = new AbortController().signal;
  const answers = await Promise.all(
    recognizers.map(async ({ name, recognize }) =>
      (await recognize(texts, signal)).map((found) => found.map((each) => asFinding(name, each))),
    ),
  );
  return new Map(texts.map((text, i) => [text, answers.flatMap((each) => each[i] ?? [])]));
};

/** Reads twice where optional recognizers are switched on: what they find joins the same settling of spans. */
const readWith = async (
  recognizers: readonly TextRecognizer[],
  read: (more: Heard) => Reading,
): Promise<Reading> => {
  const texts = new Set<string>();
  const first = read({ ask: (text) => texts.add(text) });
  return texts.size === 0 ? first : read({ heard: await askAll(recognizers, [...texts]) });
};

/** What an answer holds; at once unless an optional recognizer has to be asked. */
export const detect = (
  context: Context,
  exchange: Exchange,
  body: JsonObject,
): Reading | Promise<Reading> => {
  const { recognizers } = context.engine;
  const read = (more: Heard): Reading => readAnswer(context, exchange, body, more);
  return recognizers === undefined || recognizers.length === 0
    ? read(NOTHING_HEARD)
    : readWith(recognizers, read);
};
