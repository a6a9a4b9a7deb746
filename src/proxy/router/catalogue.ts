/** The joined lists of all upstreams, and the tables that lead a name or a URI back to its upstream. */

import type { Json, JsonObject } from '../../core/json/json.ts';
import { stringifyJson } from '../../core/json/stringify.ts';
import { widenTool } from '../../core/mcp/widen-catalogue.ts';
import { LIST_DEADLINE_MS, MAX_LIST_PAGES } from './bounds.ts';
import { objectsIn, textIn } from './fields.ts';
import { exposedName } from './names.ts';
import type { Delay, Upstream } from './upstream.ts';
import { matchesTemplate } from './uri-template.ts';

/** The four lists of MCP. `named`: the host sees names with the server's in front. */
export const KINDS = {
  tools: { method: 'tools/list', field: 'tools', capability: 'tools', named: true },
  prompts: { method: 'prompts/list', field: 'prompts', capability: 'prompts', named: true },
  resources: {
    method: 'resources/list',
    field: 'resources',
    capability: 'resources',
    named: false,
  },
  templates: {
    method: 'resources/templates/list',
    field: 'resourceTemplates',
    capability: 'resources',
    named: false,
  },
} as const;
export type Kind = keyof typeof KINDS;
export const ALL_KINDS: readonly Kind[] = ['tools', 'prompts', 'resources', 'templates'];

/** Where a name of the host leads. */
export type Route = { readonly upstream: Upstream; readonly name: string };

const NOTHING: readonly JsonObject[] = [];

type Listed = { readonly items: readonly JsonObject[]; readonly ttlMs: number };

/** What is known of one list of one upstream. */
class Entry {
  listed: Listed | undefined;
  /** What the host saw last, as text; undefined until it asked. */
  shown: string | undefined;
  /** It missed a deadline: the next list does not wait for it. */
  slow = false;
  /** It announced a change that was not fetched yet. */
  stale = false;
  fetching: Promise<void> | undefined;
}

export type CatalogueEvents = {
  /** What the host saw of a list is no longer true. */
  onChanged(kind: Kind): void;
  onCollision(kind: Kind, name: string): void;
};

export class Catalogue {
  readonly #upstreams: readonly Upstream[];
  readonly #delay: Delay;
  readonly #events: CatalogueEvents;
  readonly #entries = new Map<string, Entry>();
  readonly #tables = new Map<Kind, ReadonlyMap<string, Route | 'ambiguous'>>();

  constructor(upstreams: readonly Upstream[], delay: Delay, events: CatalogueEvents) {
    this.#upstreams = upstreams;
    this.#delay = delay;
    this.#events = events;
  }

  /**
   * The joined list in the order of the configuration. Never waits longer than the deadline, and only once for an
   * upstream that is slow: what arrives later is announced.
   */
  async list(kind: Kind): Promise<JsonObject> {
    let answered = false;
    const late = this.#delay(LIST_DEADLINE_MS);
    const waits: Promise<void>[] = [];
    for (const upstream of this.#upstreams) {
      const entry = this.#entry(kind, upstream);
      const done = this.#fetch(kind, upstream).then(() => {
        if (answered) this.#compare(kind, upstream);
        else entry.slow = false;
      });
      if (!entry.slow) waits.push(done);
    }
    await Promise.race([Promise.all(waits), late]);
    answered = true;
    for (const upstream of this.#upstreams) {
      const entry = this.#entry(kind, upstream);
      entry.slow = entry.fetching !== undefined;
    }
    return this.#joined(kind);
  }

  /** Makes sure that lists which were never read, or changed since, are known; within the deadline. */
  async refresh(kind: Kind, among: readonly Upstream[] = this.#upstreams): Promise<void> {
    const missing = among.filter((upstream) => {
      const entry = this.#entry(kind, upstream);
      return entry.listed === undefined || entry.stale;
    });
    const fetched = Promise.all(missing.map((upstream) => this.#fetch(kind, upstream)));
    if (missing.length > 0) await Promise.race([fetched, this.#delay(LIST_DEADLINE_MS)]);
  }

  /** Where a host's name leads, whether its upstream is up or not. */
  route(kind: 'tools' | 'prompts', name: string): Route | 'ambiguous' | undefined {
    return this.#table(kind).get(name);
  }

  names(kind: 'tools' | 'prompts'): readonly string[] {
    return [...this.#table(kind).keys()];
  }

  /** What an upstream listed last, as the upstream wrote it; the same array until it is read anew. */
  listed(kind: Kind, upstream: Upstream): readonly JsonObject[] {
    return this.#entry(kind, upstream).listed?.items ?? NOTHING;
  }

  /** The upstream that listed a URI or a template that it fits. The first in configuration order wins. */
  owner(uri: string): Upstream | undefined {
    const holds = (kind: Kind, fits: (item: JsonObject) => boolean): Upstream | undefined =>
      this.#upstreams.find((upstream) => this.#entry(kind, upstream).listed?.items.some(fits));
    return (
      holds('resources', (item) => item['uri'] === uri) ??
      holds('templates', (item) => item['uriTemplate'] === uri) ??
      holds('templates', (item) => matchesTemplate(textIn(item, 'uriTemplate') ?? '', uri))
    );
  }

  /** The upstream says that a list changed. The host is told by the caller. */
  markStale(kind: Kind, upstream: Upstream): void {
    this.#entry(kind, upstream).stale = true;
  }

  /** An upstream came or went: what the host has seen of it may be wrong now. */
  async revise(upstream: Upstream): Promise<void> {
    for (const kind of ALL_KINDS) {
      const entry = this.#entry(kind, upstream);
      if (entry.shown === undefined) {
        entry.stale = true; // The host did not see it; whoever reads it next reads it anew.
        continue;
      }
      entry.slow = false; // Another connection, another chance.
      if (upstream.state === 'ready') await this.#fetch(kind, upstream);
      this.#compare(kind, upstream);
    }
  }

  #entry(kind: Kind, upstream: Upstream): Entry {
    const key = `${kind} ${upstream.id}`;
    const found = this.#entries.get(key) ?? new Entry();
    this.#entries.set(key, found);
    return found;
  }

  /** Fetches a list once, however many ask for it at the same time. Never rejects. */
  #fetch(kind: Kind, upstream: Upstream): Promise<void> {
    const entry = this.#entry(kind, upstream);
    entry.fetching ??= this.#read(kind, upstream, entry).finally(() => {
      entry.fetching = undefined;
    });
    return entry.fetching;
  }

  async #read(kind: Kind, upstream: Upstream, entry: Entry): Promise<void> {
    if (!(await upstream.settled())) return;
    entry.stale = false;
    const { method, field, capability } = KINDS[kind];
    if (!upstream.offers(capability))
      return this.#keep(kind, entry, { items: [], ttlMs: Infinity });
    const items: JsonObject[] = [];
    let ttlMs = Number.POSITIVE_INFINITY;
    let cursor: string | undefined;
    for (let page = 0; page < MAX_LIST_PAGES; page += 1) {
      const answer = await new Promise<JsonObject | undefined>((resolve) => {
        upstream.request(method, cursor === undefined ? {} : { cursor }, (reply) =>
          resolve('result' in reply ? reply.result : undefined),
        );
      });
      // A list that cannot be read now keeps what was known of it.
      if (answer === undefined) return;
      items.push(...objectsIn(answer, field));
      ttlMs = Math.min(ttlMs, typeof answer['ttlMs'] === 'number' ? answer['ttlMs'] : 0);
      cursor = textIn(answer, 'nextCursor');
      if (cursor === undefined) break;
    }
    this.#keep(kind, entry, { items, ttlMs });
  }

  #keep(kind: Kind, entry: Entry, listed: Listed): void {
    entry.listed = listed;
    this.#tables.delete(kind);
  }

  /** What the host sees of one upstream: nothing while it is down. */
  #visible(kind: Kind, upstream: Upstream): readonly JsonObject[] {
    if (upstream.state !== 'ready') return [];
    return this.#entry(kind, upstream).listed?.items ?? [];
  }

  #compare(kind: Kind, upstream: Upstream): void {
    const entry = this.#entry(kind, upstream);
    const now = stringifyJson(this.#visible(kind, upstream));
    if (entry.shown === undefined || entry.shown === now) return;
    entry.shown = now;
    this.#events.onChanged(kind);
  }

  #joined(kind: Kind): JsonObject {
    const { field, named } = KINDS[kind];
    const items: Json[] = [];
    let ttlMs = Number.POSITIVE_INFINITY;
    for (const upstream of this.#upstreams) {
      const visible = this.#visible(kind, upstream);
      const entry = this.#entry(kind, upstream);
      entry.shown = stringifyJson(visible);
      ttlMs = Math.min(ttlMs, upstream.state === 'ready' ? (entry.listed?.ttlMs ?? 0) : 0);
      items.push(...(named ? this.#renamed(kind, upstream, visible) : visible));
    }
    return { [field]: items, ...(Number.isFinite(ttlMs) && ttlMs > 0 ? { ttlMs } : {}) };
  }

  /** Items under their names for the host. One whose name leads to two upstreams is left out. */
  #renamed(kind: Kind, upstream: Upstream, items: readonly JsonObject[]): readonly JsonObject[] {
    const table = this.#table(kind);
    return items.flatMap((item) => {
      const name = exposedName(upstream.id, textIn(item, 'name') ?? '');
      const route = table.get(name);
      const own = route !== undefined && route !== 'ambiguous' && route.upstream === upstream;
      return own && route.name === item['name'] ? [{ ...shownItem(kind, item), name }] : [];
    });
  }

  #table(kind: Kind): ReadonlyMap<string, Route | 'ambiguous'> {
    const table = this.#tables.get(kind) ?? this.#tabulate(kind);
    this.#tables.set(kind, table);
    return table;
  }

  /**
   * INVARIANT: a name leads to one tool of one upstream, or nowhere. Which of two came first must not decide, or one
   * server could take over another one's tool.
   */
  #tabulate(kind: Kind): ReadonlyMap<string, Route | 'ambiguous'> {
    const table = new Map<string, Route | 'ambiguous'>();
    for (const upstream of this.#upstreams)
      for (const item of this.#entry(kind, upstream).listed?.items ?? []) {
        const name = textIn(item, 'name');
        if (name !== undefined) this.#enter(kind, table, { upstream, name });
      }
    return table;
  }

  #enter(kind: Kind, table: Map<string, Route | 'ambiguous'>, route: Route): void {
    const exposed = exposedName(route.upstream.id, route.name);
    const taken = table.get(exposed);
    if (taken === undefined || leadsTo(taken, route)) {
      table.set(exposed, route);
      return;
    }
    this.#events.onCollision(kind, exposed);
    table.set(exposed, 'ambiguous');
  }
}

/** Tool schemas are widened for the host, so that it accepts tokens where values stood (DESIGN 5.1). */
const shownItem = (kind: Kind, item: JsonObject): JsonObject =>
  kind === 'tools' ? widenTool(item) : item;

const leadsTo = (entry: Route | 'ambiguous', { upstream, name }: Route): boolean =>
  entry !== 'ambiguous' && entry.upstream === upstream && entry.name === name;
