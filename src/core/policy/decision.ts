/** Flow in, decision out: the shape of every answer that the policy gives (DESIGN 5.4). */

import type { Class, ServerId } from '../brand.ts';
import type { Origin } from '../label/label.ts';

/** From weakest to strictest; the strictest matching rule decides. */
export const EFFECTS = ['allow', 'tokenize', 'mask', 'redact', 'ask', 'deny'] as const;
export type Effect = (typeof EFFECTS)[number];

/** What an argument means to the tool that gets it. */
export type Role = 'destination' | 'payload' | 'reference' | 'control';

/** Where data would go. The model and agent code are sinks like any server. */
export type Sink =
  | {
      readonly kind: 'server';
      readonly server: ServerId;
      readonly tool: string;
      readonly path: string;
    }
  | { readonly kind: 'model' }
  | { readonly kind: 'code' };

/** One value on its way: class and every origin it has, to one place. Holds no value. */
export type Flow = {
  readonly class: Class;
  readonly origins: readonly Origin[];
  readonly to: Sink;
};

/** A rule as a decision names it: `id` as in the YAML, or `default:between_servers`. */
export type RuleRef = { readonly id: string; readonly effect: Effect; readonly line?: number };

export type Decision = {
  readonly effect: Effect;
  readonly rule: RuleRef;
  /** Matching rules that were weaker, strictest first. */
  readonly losing: readonly RuleRef[];
  /** The exception that lifted a rule, if one did. */
  readonly exception?: string;
  /** `observe`: the effect is only recorded; the caller acts as for `allow`. */
  readonly mode: 'enforce' | 'observe';
};

/** A compiled policy. Pure; `nowDay` (`2026-11-24`) is an argument because exceptions end. */
export type Policy = {
  readonly name: string;
  readonly revision: string;
  /** SHA-256 of the policy text, base64: computed by the loader, echoed into every audit entry. */
  readonly digest: string;
  readonly classes: readonly Class[];
  decide(flow: Flow, nowDay: string): Decision;
  /** Declared classes of what a tool returns; the path notation is `$.contacts[*].name`. */
  declaredFields(
    server: ServerId,
    tool: string,
  ): readonly { readonly path: string; readonly class: Class; readonly untrusted: boolean }[];
  /** Paths of free text that others wrote, as declared. */
  untrustedPaths(server: ServerId, tool: string): readonly string[];
};
