/** Flow in, decision out: the shape of every answer that the policy gives (DESIGN 5.4). */

import { asClass, type Class, type ServerId } from '../brand.ts';
import type { Origin } from '../label/label.ts';
import type { PathPattern } from './json-path.ts';
import type { Shape } from './mask.ts';

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
      /** The call cannot be taken back, as the policy or the server says. */
      readonly irreversible?: true;
    }
  | { readonly kind: 'model' }
  | { readonly kind: 'code' };

/**
 * Class of what has no class: text and numbers that the host sends by itself. Rules with `data: any` hold for it, too
 * (DESIGN 5.4); it has no token, so of the effects only `ask` and `deny` mean something.
 */
export const CONTENT: Class = asClass('CONTENT');

/** One argument of a call as the host wrote it; `value` is absent where it is or holds a token. */
export type ArgumentFact = { readonly path: string; readonly value?: string | number | boolean };

/** What conditions of rules look at beside class, origins and sink. Lives as long as one message. */
export type Facts = {
  readonly purpose?: string | undefined;
  readonly principal?: string | undefined;
  /** Values of the class in this message. */
  readonly count?: number | undefined;
  /** Absent where the message is no call. */
  readonly arguments?: readonly ArgumentFact[] | undefined;
  /** Origins of each destination of the call; an empty list is one that no server named. */
  readonly destinations?: readonly (readonly Origin[])[] | undefined;
};

/** One value on its way: class and every origin it has, to one place. Holds no value. */
export type Flow = {
  readonly class: Class;
  readonly origins: readonly Origin[];
  readonly to: Sink;
  readonly facts?: Facts | undefined;
};

/** A rule as a decision names it: `id` as in the YAML, or `default:between_servers`. */
export type RuleRef = {
  readonly id: string;
  readonly effect: Effect;
  readonly line?: number;
  /** What `mask` leaves, where the rule says so. */
  readonly shape?: Shape;
};

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
  /** Declared classes of what a tool returns; the most exact declaration comes first. */
  declaredFields(server: ServerId, tool: string): readonly DeclaredClass[];
  /** What is declared of one place in a tool's answer, in path notation. */
  declaredAt(server: ServerId, tool: string, path: string): DeclaredPlace;
  /** What an argument means to its tool; none where nobody declared it. */
  roles(server: ServerId, tool: string, path: string): readonly Role[];
  /** True where a call of the tool cannot be taken back. */
  isIrreversible(server: ServerId, tool: string): boolean;
  /** Classes that are redacted wherever they are read and never kept. */
  readonly neverStored: ReadonlySet<string>;
  /** What tokens of a class show of their values. */
  readonly hints: ReadonlyMap<string, Shape>;
  /** True where paths of arguments have to tell positions, because a pattern names one. */
  readonly positional: boolean;
  /** True where a rule may concern content without a class, so that calls without tokens are decided, too. */
  readonly judgesContent: boolean;
  /** True where rules about any data ask whether text of others named it, so that such text is remembered. */
  readonly judgesTrust: boolean;
  /** True where an id carries the classes of what it points to. */
  readonly hasReferences: boolean;
  /** True where a rule looks at arguments or destinations, so that calls have to give their facts. */
  readonly judgesArguments: boolean;
};

/** A declared field of an answer and everything below it. */
export type DeclaredClass = { readonly class: Class; readonly pattern: PathPattern };

/** A place in an answer as `sources` declares it. */
export type DeclaredPlace = {
  /** Free text that others wrote. */
  readonly untrusted: boolean;
  /** Classes of what an id there points to. */
  readonly refersTo: readonly Class[];
};
