/** The `subscriptions/listen` streams of a modern host (MCP 2026-07-28): what it wants to be told. */

import type { Json, JsonObject } from '../../core/json/json.ts';
import type { RequestId } from '../../core/mcp/message.ts';
import { META_SUBSCRIPTION } from './era.ts';
import { objectIn, textIn, textsIn } from './fields.ts';

/** The filter of one stream. */
export type Listener = {
  readonly tools: boolean;
  readonly prompts: boolean;
  readonly resources: boolean;
  readonly uris: readonly string[];
};

/** The filter in the params of `subscriptions/listen`. */
export const listenerOf = (params: JsonObject): Listener => {
  const wanted = objectIn(params, 'notifications');
  return {
    tools: wanted['toolsListChanged'] === true,
    prompts: wanted['promptsListChanged'] === true,
    resources: wanted['resourcesListChanged'] === true,
    uris: textsIn(wanted, 'resourceSubscriptions'),
  };
};

/** Notifications that reach a modern host only on a stream that asked for them. */
const wants = (listener: Listener, method: string, params: JsonObject): boolean | undefined => {
  switch (method) {
    case 'notifications/tools/list_changed':
      return listener.tools;
    case 'notifications/prompts/list_changed':
      return listener.prompts;
    case 'notifications/resources/list_changed':
      return listener.resources;
    case 'notifications/resources/updated':
      return listener.uris.includes(textIn(params, 'uri') ?? '');
    default:
      return undefined;
  }
};

const EVERYTHING: Listener = { tools: true, prompts: true, resources: true, uris: [] };

const stamped = (params: JsonObject, id: RequestId): JsonObject => ({
  ...params,
  _meta: { ...objectIn(params, '_meta'), [META_SUBSCRIPTION]: id },
});

export class Listeners {
  readonly #send: (json: Json) => void;
  readonly #open = new Map<RequestId, Listener>();

  constructor(send: (json: Json) => void) {
    this.#send = send;
  }

  has(id: RequestId): boolean {
    return this.#open.has(id);
  }

  /** The acknowledgement comes first on the stream and says what will be honoured. */
  open(id: RequestId, listener: Listener): void {
    this.#open.set(id, listener);
    const notifications = {
      ...(listener.tools ? { toolsListChanged: true } : {}),
      ...(listener.prompts ? { promptsListChanged: true } : {}),
      ...(listener.resources ? { resourcesListChanged: true } : {}),
      ...(listener.uris.length === 0 ? {} : { resourceSubscriptions: listener.uris }),
    };
    this.#tell('notifications/subscriptions/acknowledged', stamped({ notifications }, id));
  }

  /** The host ended a stream; returns what nobody listens to any more. */
  cancel(id: RequestId): readonly string[] {
    const uris = this.#open.get(id)?.uris ?? [];
    this.#open.delete(id);
    const rest = new Set([...this.#open.values()].flatMap((listener) => listener.uris));
    return uris.filter((uri) => !rest.has(uri));
  }

  /** A change goes to the streams that asked for it; anything else belongs to a request and passes. */
  notify(method: string, params: JsonObject = {}): void {
    if (wants(EVERYTHING, method, params) === undefined) this.#tell(method, params);
    for (const [id, listener] of this.#open)
      if (wants(listener, method, params)) this.#tell(method, stamped(params, id));
  }

  /** Ends every stream gracefully: its request gets its empty result. */
  close(): void {
    for (const id of this.#open.keys())
      this.#send({
        jsonrpc: '2.0',
        id,
        result: { resultType: 'complete', _meta: { [META_SUBSCRIPTION]: id } },
      });
    this.#open.clear();
  }

  #tell(method: string, params: JsonObject): void {
    this.#send({ jsonrpc: '2.0', method, params });
  }
}
