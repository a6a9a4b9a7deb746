/** Calls of a program to the host: serialised once, at most so many in flight, answered by number. */

import type { ToolBinding } from '../../ports/compiler.ts';
import type { ToolReply } from '../../ports/sandbox.ts';
import type { Tasks } from './guest-tasks.ts';
import type { ErrorClass, ToolErrorMaker, ToolOrigin } from './guest-tool-error.ts';
import type { FileOperation } from './protocol.ts';

type Waiting = {
  readonly origin: ToolOrigin;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
};
type Request = Waiting & { readonly text: (id: number) => string };

export type Calls = {
  readonly tool: (index: number, binding: ToolBinding, args: unknown) => Promise<unknown>;
  readonly file: (op: FileOperation, path: unknown, text?: unknown) => Promise<unknown>;
  readonly answer: (id: number, reply: ToolReply) => void;
};

/**
 * The one time a value of the program is read: getters, `toJSON` and Proxies have had their say when this returns, and
 * from then on only the text counts. What JSON has no words for (undefined, a function) is an empty object.
 */
const argumentsText = (args: unknown): string => JSON.stringify(args) ?? '{}';

const string = (value: unknown, what: string): string => {
  if (typeof value === 'string') return value;
  throw new TypeError(`${what} is not a string`);
};

export const createCalls = ({
  send,
  tasks,
  toolError,
  Site,
  inFlight,
}: {
  readonly send: (text: string) => void;
  readonly tasks: Tasks;
  readonly toolError: ToolErrorMaker;
  readonly Site: ErrorClass;
  readonly inFlight: number;
}): Calls => {
  const flying: Map<number, Waiting> = new Map();
  const queue: Request[] = [];
  let head = 0;
  let last = 0;

  const start = (request: Request): void => {
    last += 1;
    flying.set(last, request);
    send(request.text(last));
  };
  const startNext = (): void => {
    const next = queue[head];
    if (next === undefined) return;
    head += 1;
    // Cut off what was started now and then, not each time: a queue of n is then n steps in all.
    if (head > 1_000 && head * 2 > queue.length) {
      queue.splice(0, head);
      head = 0;
    }
    start(next);
  };
  const request = (origin: ToolOrigin, text: (id: number) => string): Promise<unknown> =>
    new Promise((resolve, reject) => {
      tasks.begin();
      const waiting = { origin, resolve, reject, text };
      // Beyond the limit a call waits for its turn; that is no error (`Promise.all` over a long list).
      if (flying.size < inFlight) start(waiting);
      else queue.push(waiting);
    });

  return {
    tool: async (index, { server, tool }, args) => {
      const text = argumentsText(args);
      return request(
        { server, tool, site: new Site() },
        (id) => `{"t":"call","id":${id},"tool":${index},"args":${text}}`,
      );
    },
    file: async (op, path, content = '') => {
      const rest = `"path":${JSON.stringify(string(path, 'the path'))},"text":${JSON.stringify(string(content, 'the text'))}`;
      return request(
        { server: 'files', tool: op, site: new Site() },
        (id) => `{"t":"file","id":${id},"op":"${op}",${rest}}`,
      );
    },
    answer: (id, reply) => {
      const waiting = flying.get(id);
      if (waiting === undefined) return;
      flying.delete(id);
      startNext();
      if (reply.ok) waiting.resolve(reply.value);
      else waiting.reject(toolError(waiting.origin, reply.error));
      tasks.end();
    },
  };
};
