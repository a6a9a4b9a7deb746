/** A link that speaks tokens in front of a link that speaks real values. `wrap`, `serve` and `guard` all stand on it. */

import { SluiceError, toSluiceError } from '../core/errors.ts';
import type { RequestId } from '../core/mcp/message.ts';
import type { Link, Message } from '../ports/link.ts';
import type { Interceptor, Outcome } from './interceptor.ts';

/** Delivers outcomes in the order in which their messages came, while the work on them overlaps. */
const createSequence = (deliver: (outcome: Outcome) => void | Promise<void>) => {
  let tail: Promise<void> | undefined;
  const push = (outcome: Outcome | Promise<Outcome>): void | Promise<void> => {
    if (tail === undefined && !(outcome instanceof Promise)) {
      const sent = deliver(outcome);
      if (!(sent instanceof Promise)) return;
      return follow(sent);
    }
    const before = tail;
    return follow(Promise.all([outcome, before]).then(([ready]) => deliver(ready)));
  };
  const follow = (next: Promise<void>): Promise<void> => {
    const mine: Promise<void> = next.finally(() => {
      if (tail === mine) tail = undefined;
    });
    tail = mine;
    return mine;
  };
  return { push, idle: (): Promise<void> => tail ?? Promise.resolve() };
};

const gone = (server: string, reason: string): SluiceError =>
  new SluiceError(
    'UPSTREAM_GONE',
    `server \`${server}\` closed the connection: ${reason}`,
    'start the server by hand to see why it ends, then try again',
    { server },
  );

const faultId = (error: SluiceError): RequestId | undefined => {
  const id = error.data['id'];
  return typeof id === 'string' || typeof id === 'number' ? id : undefined;
};

/**
 * Guards `upstream`. What the returned link delivers holds tokens only; what is sent to it gets its real values where
 * the policy allows. When the upstream ends, every waiting request is answered with `UPSTREAM_GONE` before `onClose`.
 * A fault of the upstream that names the request it answered (`data.id`) ends that request with an error.
 */
export const guardLink = (server: string, upstream: Link, interceptor: Interceptor): Link => {
  const link: Link = {
    onMessage: () => undefined,
    onFault: () => undefined,
    onClose: () => undefined,
    start: () => upstream.start(),
    close: () => upstream.close(),
    send: (message) => toUpstream.push(interceptor.fromHost(message)),
  };
  const deliver = (message: Message | undefined): void => {
    if (message !== undefined) link.onMessage(message);
  };
  const toUpstream = createSequence((outcome) => {
    deliver(outcome.reply);
    return outcome.forward === undefined ? undefined : upstream.send(outcome.forward);
  });
  const toHost = createSequence((outcome) => {
    deliver(outcome.forward);
    return outcome.reply === undefined ? undefined : upstream.send(outcome.reply);
  });
  interceptor.attach?.({ send: deliver, late: (outcome) => void toUpstream.push(outcome) });
  upstream.onMessage = (message) => {
    void toHost.push(interceptor.fromUpstream(message));
  };
  upstream.onFault = (fault) => {
    const error = toSluiceError(fault);
    void toHost.push(interceptor.answerFault(faultId(error), error));
    link.onFault(error);
  };
  upstream.onClose = (reason) => {
    void toHost.idle().then(() => {
      for (const message of interceptor.abandon(gone(server, reason))) deliver(message);
      link.onClose(reason);
    });
  };
  return link;
};
