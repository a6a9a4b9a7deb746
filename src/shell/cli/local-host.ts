/** A host in this process, for commands that use the endpoint themselves: `sluice run` and `sluice cost`. */

import { SluiceError } from '../../core/errors.ts';
import { isObject, type Json, type JsonObject } from '../../core/json/json.ts';
import type { Link } from '../../ports/link.ts';

export type Told = (done: number, message: string | undefined) => void;

export type LocalHost = {
  /** The host's side of the router. */
  readonly link: Link;
  /** Says who it is; servers start now. */
  open(): Promise<void>;
  /** A request and its result. `told` hears of progress. Throws what the endpoint answers as an error. */
  request(method: string, params: JsonObject, told?: Told): Promise<JsonObject>;
  /** Cancels everything that waits. */
  cancel(): void;
};

type Waiting = {
  readonly resolve: (result: JsonObject) => void;
  readonly reject: (error: SluiceError) => void;
  readonly told: Told | undefined;
};

const failed = (error: Json | undefined): SluiceError => {
  const message = isObject(error) && typeof error['message'] === 'string' ? error['message'] : '';
  return new SluiceError('INTERNAL', `the endpoint refused: ${message}`, 'see the message');
};

const CLIENT = { name: 'sluice', version: '0' };

/** A host without capabilities: servers can ask it nothing. */
export const createLocalHost = (): LocalHost => {
  const waiting = new Map<number, Waiting>();
  let next = 1;
  const progress = (params: Json | undefined): void => {
    if (!isObject(params)) return;
    const { progressToken, progress: done, message } = params;
    const told = typeof progressToken === 'number' ? waiting.get(progressToken)?.told : undefined;
    if (typeof done === 'number') told?.(done, typeof message === 'string' ? message : undefined);
  };
  const answer = (id: number, json: JsonObject): void => {
    const { result, error } = json;
    const waits = waiting.get(id);
    waiting.delete(id);
    if (isObject(result)) waits?.resolve(result);
    else waits?.reject(failed(error));
  };
  const link: Link = {
    onMessage: () => undefined,
    onFault: () => undefined,
    onClose: () => undefined,
    start: async () => undefined,
    close: async () => undefined,
    send: ({ json }) => {
      if (!isObject(json)) return;
      const { id, method } = json;
      if (method === 'notifications/progress') progress(json['params']);
      else if (method === undefined && typeof id === 'number') answer(id, json);
    },
  };
  const notify = (method: string, params: JsonObject): void =>
    link.onMessage({ json: { jsonrpc: '2.0', method, params } });
  const request: LocalHost['request'] = (method, params, told) => {
    const id = next;
    next += 1;
    const meta = told === undefined ? {} : { _meta: { progressToken: id } };
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject, told });
      link.onMessage({ json: { jsonrpc: '2.0', id, method, params: { ...params, ...meta } } });
    });
  };
  return {
    link,
    request,
    open: async () => {
      await request('initialize', {
        protocolVersion: '2025-11-25',
        capabilities: {},
        clientInfo: CLIENT,
      });
      notify('notifications/initialized', {});
    },
    cancel: () => {
      for (const id of waiting.keys()) notify('notifications/cancelled', { requestId: id });
    },
  };
};
