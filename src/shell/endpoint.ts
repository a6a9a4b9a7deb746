/** An endpoint over the servers of a configuration: `serve` puts a host in front, `run` and `cost` are one themselves. */

import { setTimeout as delay } from 'node:timers/promises';
import { asServerId } from '../core/brand.ts';
import type { Link } from '../ports/link.ts';
import type { Engine } from '../proxy/context.ts';
import { createRouter, type Router } from '../proxy/router/create-router.ts';
import { guarded } from './compose.ts';
import type { OpenCode } from './compose-code.ts';
import type { Config } from './config.ts';
import { childServer } from './stdio.ts';

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
    local: code?.local,
  });
