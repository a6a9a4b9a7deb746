/** An endpoint over the servers of a configuration: `serve` puts a host in front, `run` and `cost` are one themselves. */

import { setTimeout as delay } from 'node:timers/promises';
import { asServerId } from '../core/brand.ts';
import { visible } from '../core/mcp/tool-definition.ts';
import type { Link } from '../ports/link.ts';
import type { Engine } from '../proxy/context.ts';
import { createRouter, type Router, type RouterEvent } from '../proxy/router/create-router.ts';
import { guarded } from './compose.ts';
import type { OpenCode } from './compose-code.ts';
import type { Config } from './config.ts';
import { childServer } from './stdio.ts';

/**
 * Tells the person at the terminal and the log what became of a server. A server that stays down is tried again and
 * again: the same reason is said once.
 */
const teller = (engine: Engine): ((event: RouterEvent) => void) => {
  const down = new Map<string, string>();
  const said = (server: string, reason: string): boolean => down.get(server) === reason;
  return (event) => {
    switch (event.type) {
      case 'upstream.ready':
        if (down.delete(event.server)) engine.notify(`server \`${event.server}\` is back`);
        return;
      case 'upstream.down': {
        const { server, reason } = event;
        engine.audit.later({ type: 'server.exit', outcome: 'error', sink: { server, tool: '*' } });
        if (!said(server, reason))
          engine.notify(`server \`${server}\` is down (${reason}); it is tried again by itself`);
        down.set(server, reason);
        return;
      }
      case 'upstream.fault':
        engine.notify(`server \`${event.server}\` sent what cannot be read; it was left out`);
        return;
      case 'name.collision':
        engine.notify(
          `two ${event.kind} are called \`${visible(event.name)}\`; the first one is shown`,
        );
        return;
      default:
        event satisfies never;
    }
  };
};

/** The router. Servers start when the host has said who it is. */
export const openEndpoint = (
  engine: Engine,
  config: Config,
  host: Link,
  code: OpenCode | undefined,
): Router =>
  createRouter({
    host,
    upstreams: Object.entries(config.mcpServers).map(([name, server]) => ({
      id: asServerId(name),
      link: () => guarded(engine, name, childServer(Promise.resolve(engine), name, server), false),
    })),
    delay: (ms) => delay(ms, undefined, { ref: false }),
    version: '0.1.0',
    onEvent: teller(engine),
    local: code?.local,
  });
