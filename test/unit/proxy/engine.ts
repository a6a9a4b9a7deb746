/** An engine on the memory adapters, for tests of the proxy. */

import { createMemoryApprovals } from '../../../src/adapters/memory/approvals.ts';
import { createMemoryAuditLog } from '../../../src/adapters/memory/audit-log.ts';
import { createMemoryToolPins } from '../../../src/adapters/memory/tool-pins.ts';
import { createMemoryVault } from '../../../src/adapters/memory/vault.ts';
import { re2PatternEngine } from '../../../src/adapters/re2js/pattern-engine.ts';
import { asPrincipalId, asScopeId, asServerId } from '../../../src/core/brand.ts';
import { createDetector } from '../../../src/core/detect/create-detector.ts';
import { createKnownValues } from '../../../src/core/detect/propagate.ts';
import type { Json } from '../../../src/core/json/json.ts';
import { createConversation } from '../../../src/core/label/conversation.ts';
import { classFinders } from '../../../src/core/policy/class-finder.ts';
import { BUILTIN_CLASSES } from '../../../src/core/policy/classes.ts';
import { compilePolicy } from '../../../src/core/policy/compile.ts';
import { parsePolicy } from '../../../src/core/policy/parse.ts';
import { LITERAL } from '../../../src/core/token/token.ts';
import type { Engine } from '../../../src/proxy/context.ts';
import {
  createInterceptor,
  type Interceptor,
  type Outcome,
} from '../../../src/proxy/interceptor.ts';
import { tokenClasses } from '../../../src/proxy/outbound.ts';

export const POLICY = `
version: 1
policy: {name: test, revision: '1', owner: privacy@acme.example}
defaults: {to_model: tokenize, same_server: allow, between_servers: deny, on_error: deny}
classes:
  EMAIL: {group: contact}
rules:
  - id: answer
    why: customers are answered
    from: {server: crm}
    to: {server: mail, tool: send_email, args: ['$.to']}
    data: {class: EMAIL}
    do: allow
  - id: no-ssn
    why: never by mail
    from: {server: crm}
    to: {server: mail}
    data: {class: US_SSN}
    do: deny
`;

/** A fresh engine; `policy` is YAML text. */
export const testEngine = (policy: string = POLICY): Engine => {
  const document = parsePolicy(policy, 'test.yaml', {
    builtinClasses: BUILTIN_CLASSES,
    patterns: re2PatternEngine,
  });
  const detector = createDetector({ finders: classFinders(document, re2PatternEngine) });
  const compiled = compilePolicy(document, 'digest', re2PatternEngine);
  let ids = 0;
  return {
    vault: createMemoryVault(),
    audit: createMemoryAuditLog(),
    detector,
    policy: compiled,
    clock: { now: () => Date.UTC(2026, 10, 24) },
    scope: asScopeId('test'),
    principal: asPrincipalId('tester'),
    known: createKnownValues(),
    conversation: createConversation(7),
    classes: tokenClasses(detector.classes, compiled.classes, [LITERAL]),
    approvals: createMemoryApprovals(),
    pins: createMemoryToolPins(),
    refusedTools: new Map(),
    outlines: new Map(),
    notify: () => undefined,
    newId: () => {
      ids += 1;
      return `d-${ids}`;
    },
  };
};

/** An interceptor of one server on an engine. */
export const interceptorOf = (engine: Engine, server: string): Interceptor =>
  createInterceptor({ engine, server: asServerId(server) });

let nextId = 0;

/** One tool call through an interceptor; `serve` plays the server and sees what it would see. */
export const call = async (
  guard: Interceptor,
  tool: string,
  args: Json,
  serve: (args: Json) => Json,
): Promise<{ seen: Json | undefined; answer: Json | undefined; outcome: Outcome }> => {
  nextId += 1;
  const request = {
    jsonrpc: '2.0',
    id: nextId,
    method: 'tools/call',
    params: { name: tool, arguments: args },
  };
  const out = await guard.fromHost({ json: request });
  if (out.forward === undefined) return { seen: undefined, answer: out.reply?.json, outcome: out };
  const sent = JSON.parse(JSON.stringify(out.forward.json));
  const result = serve(sent.params.arguments);
  const back = await guard.fromUpstream({ json: { jsonrpc: '2.0', id: nextId, result } });
  return { seen: sent.params.arguments, answer: back.forward?.json, outcome: back };
};
