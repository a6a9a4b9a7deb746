/** What a message is decided by: everything as it was when the message arrived. */

import type { Context } from './context.ts';

/**
 * The context as it is now: a policy that is replaced meanwhile decides the messages after this one. One copy serves
 * until then, since what a policy decides is only ever replaced together (`shell/open-policy.ts`).
 */
export const createSnapshot = (live: Context): (() => Context) => {
  const copy = (): Context => ({ server: live.server, engine: { ...live.engine } });
  let now = copy();
  return () => {
    if (now.engine.policy !== live.engine.policy) now = copy();
    return now;
  };
};
