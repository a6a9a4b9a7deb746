/** What a conversation has read so far: the floating label, and what text of others named (DESIGN 5.4). */

import type { ServerId } from '../brand.ts';
import { MAX_MENTIONS } from '../limits.ts';
import { SOMEWHERE } from '../policy/match.ts';
import { originKey } from './keep-origin.ts';
import type { Origin } from './label.ts';
import { mentionsOf } from './mentions.ts';

/** Keeps no text: strings are kept as keyed numbers that are good for nothing but recognising them again. */
export type Conversation = {
  /** A tool's answer reached the reader. The label only rises (LIO: floating label). */
  read(server: ServerId, tool: string): void;
  /** Everything read so far, as origins without a place. */
  origins(): readonly Origin[];
  /** Free text that others wrote was read at `origin`, or (`trusted`) text that a server answers for. */
  heard(text: string, origin: Origin, trusted: boolean): void;
  /** Where text of others named something that stands in `text`, and nothing trusted did. */
  namedBy(text: string): readonly Origin[];
  /** An id was read that carries the classes of what it points to. */
  refer(id: string, origin: Origin): void;
  /** Where this id was read as a reference. */
  referredBy(id: string): readonly Origin[];
  /** Tools of a server that it says destroy something (MCP tool annotations). */
  destructive(server: ServerId): ReadonlySet<string>;
  setDestructive(server: ServerId, tools: ReadonlySet<string>): void;
};

/** A 53-bit hash (cyrb53, public domain) from a seed that only this process knows. */
const keyed =
  (seed: number) =>
  (text: string): number => {
    let a = 0xdeadbeef ^ seed;
    let b = 0x41c6ce57 ^ seed;
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      a = Math.imul(a ^ code, 2654435761);
      b = Math.imul(b ^ code, 1597334677);
    }
    a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
    b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
    return 4294967296 * (2097151 & b) + (a >>> 0);
  };

type Memory = {
  put(text: string, origin: Origin): void;
  get(text: string): Origin | undefined;
  /** True once something had to be left out: then nothing unknown can be called new any more. */
  readonly full: boolean;
};

const createMemory = (hash: (text: string) => number): Memory => {
  const where = new Map<number, Origin>();
  // Few places, many strings: each place is kept once.
  const places = new Map<string, Origin>();
  let full = false;
  return {
    put: (text, origin) => {
      const key = hash(text);
      if (where.has(key)) return;
      if (where.size >= MAX_MENTIONS) {
        full = true;
        return;
      }
      const place = originKey(origin);
      const kept = places.get(place) ?? origin;
      places.set(place, kept);
      where.set(key, kept);
    },
    get: (text) => where.get(hash(text)),
    get full() {
      return full;
    },
  };
};

const NO_TOOLS: ReadonlySet<string> = new Set();

/** An untrusted place that is not known any more. */
const forgotten = (origins: readonly Origin[]): readonly Origin[] =>
  origins.slice(0, 1).map((origin) => ({ ...origin, path: SOMEWHERE, untrusted: true }));

/** An empty conversation. `seed` must not be known to whoever writes the texts, else they could look for collisions. */
export const createConversation = (seed: number): Conversation => {
  const hash = keyed(seed);
  const untrusted = createMemory(hash);
  const trusted = createMemory(hash);
  const references = createMemory(hash);
  const label = new Map<ServerId, Set<string>>();
  const destructive = new Map<ServerId, ReadonlySet<string>>();
  let origins: readonly Origin[] = [];
  return {
    read: (server, tool) => {
      const tools = label.get(server) ?? new Set<string>();
      if (tools.has(tool)) return;
      label.set(server, tools.add(tool));
      origins = [...origins, { server, tool, path: SOMEWHERE, untrusted: false }];
    },
    origins: () => origins,
    heard: (text, origin, isTrusted) => {
      const memory = isTrusted ? trusted : untrusted;
      for (const mention of mentionsOf(text)) memory.put(mention, origin);
    },
    namedBy: (text) => {
      const unknown = mentionsOf(text).filter((each) => trusted.get(each) === undefined);
      const named = new Set(unknown.flatMap((each) => untrusted.get(each) ?? []));
      if (named.size > 0) return [...named];
      return untrusted.full && unknown.length > 0 ? forgotten(origins) : [];
    },
    refer: (id, origin) => references.put(id, origin),
    referredBy: (id) => {
      const origin = references.get(id);
      return origin === undefined ? [] : [origin];
    },
    destructive: (server) => destructive.get(server) ?? NO_TOOLS,
    setDestructive: (server, tools) => {
      // Pages of a list add up, and a server that takes its word back has still said it.
      destructive.set(server, new Set([...(destructive.get(server) ?? NO_TOOLS), ...tools]));
    },
  };
};
