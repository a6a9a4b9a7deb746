/** A policy as it was read: checked, merged with what it extends, and still with its line numbers. */

import type { Effect, Role } from './decision.ts';

/** `observe` records what a rule would do and does not do it. */
export type Mode = 'enforce' | 'observe';

/** What agent code sees of a class (DESIGN 5.7). */
export type InCode = 'opaque' | 'compute' | 'plain';

/** Effects where no rule matches. `on_error` is always `deny` and therefore no choice. */
export type Defaults = {
  readonly toModel: Effect;
  readonly sameServer: Effect;
  readonly betweenServers: Effect;
};

export type ClassSpec = {
  readonly group?: string | undefined;
  readonly inCode: InCode;
  readonly pattern?: string | undefined;
  readonly context: readonly string[];
  readonly store?: 'never' | undefined;
};

export type Zone = {
  readonly servers: readonly string[];
  readonly jurisdiction?: string | undefined;
};

/** One declared field of what a tool returns; server and tool may be globs. */
export type SourceField = {
  readonly server: string;
  readonly tool: string;
  readonly path: string;
  readonly class?: string | undefined;
  readonly untrusted: boolean;
  readonly refersTo: readonly string[];
};

/** What the arguments of a tool mean; server and tool may be globs. */
export type SinkSpec = {
  readonly server: string;
  readonly tool: string;
  readonly roles: { readonly [role in Role]: readonly string[] };
  readonly irreversible: boolean;
};

/** Conditions on an origin; all given ones must hold, an absent one always holds. */
export type FromSelector = {
  readonly server?: readonly string[] | undefined;
  readonly tool?: readonly string[] | undefined;
  readonly zone?: readonly string[] | undefined;
  readonly untrusted?: true | undefined;
  readonly path?: readonly string[] | undefined;
};

/** Conditions on a sink; `kind` is `server` unless the policy wrote `model: true` or `code: true`. */
export type ToSelector = {
  readonly kind: 'server' | 'model' | 'code';
  readonly server?: readonly string[] | undefined;
  readonly tool?: readonly string[] | undefined;
  readonly zone?: readonly string[] | undefined;
  readonly args?: readonly string[] | undefined;
  readonly role?: readonly Role[] | undefined;
};

/** Conditions on the class; `{}` is `any`. */
export type DataSelector = {
  readonly class?: readonly string[] | undefined;
  readonly group?: readonly string[] | undefined;
};

/** Where something stands in the YAML. */
export type Location = { readonly source: string; readonly line: number };

export type Rule = {
  readonly id: string;
  readonly why?: string | undefined;
  readonly controls: readonly string[];
  readonly from: FromSelector;
  readonly to: ToSelector;
  readonly data: DataSelector;
  readonly do: Effect;
  readonly mode?: Mode | undefined;
  readonly at: Location;
};

/** The only way to relax a rule: it names the rule, who approved, why, and its last day. */
export type Exception = {
  readonly id: string;
  readonly rule: string;
  readonly from?: FromSelector | undefined;
  readonly to?: ToSelector | undefined;
  readonly data?: DataSelector | undefined;
  /** Last day on which it holds, `2027-01-31`. */
  readonly until: string;
  readonly approvedBy: string;
  readonly reason: string;
  readonly at: Location;
};

/** A sentence about the policy that `policy test` checks. */
export type PolicyTest = {
  readonly name: string;
  readonly flow: {
    readonly from: readonly string[];
    readonly to: string;
    readonly data: readonly string[];
  };
  readonly expect: { readonly do: Effect; readonly rule?: string | undefined };
  readonly at: Location;
};

export type PolicyDocument = {
  readonly source: string;
  readonly name: string;
  readonly revision: string;
  readonly owner?: string | undefined;
  readonly mode: Mode;
  readonly defaults: Defaults;
  /** Built-in and declared classes: any other class is denied everywhere. */
  readonly classes: ReadonlyMap<string, ClassSpec>;
  readonly zones: ReadonlyMap<string, Zone>;
  readonly sources: readonly SourceField[];
  readonly sinks: readonly SinkSpec[];
  readonly rules: readonly Rule[];
  readonly exceptions: readonly Exception[];
  /** Tests of this file only; those of an extended pack speak about the pack alone. */
  readonly tests: readonly PolicyTest[];
};
