/** A policy as it was read: checked, merged with what it extends, and still with its line numbers. */

import type { Checksum } from '../detect/check-digits.ts';
import type { Effect, Role } from './decision.ts';
import type { DetectionSpec } from './detection.ts';
import type { Shape } from './mask.ts';

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
  readonly checksum?: Checksum | undefined;
  /** Texts in which the class must be found at start-up (DESIGN 3.2). */
  readonly examples: readonly string[];
  readonly store?: 'never' | undefined;
  /** What a token of the class shows of its value, `[EMAIL_1 @acme.com]` (DESIGN 5.1). */
  readonly hint?: Shape | undefined;
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
  readonly jurisdiction?: readonly string[] | undefined;
  readonly untrusted?: true | undefined;
  readonly path?: readonly string[] | undefined;
};

/** Conditions on a sink; `kind` is `server` unless the policy wrote `model: true` or `code: true`. */
export type ToSelector = {
  readonly kind: 'server' | 'model' | 'code';
  readonly server?: readonly string[] | undefined;
  /** Only servers other than the one that the data was read from. */
  readonly otherServer?: true | undefined;
  readonly tool?: readonly string[] | undefined;
  readonly zone?: readonly string[] | undefined;
  readonly jurisdiction?: readonly string[] | undefined;
  readonly args?: readonly string[] | undefined;
  readonly role?: readonly Role[] | undefined;
  readonly irreversible?: true | undefined;
};

/** Conditions on the class; `{}` is `any`. */
export type DataSelector = {
  readonly class?: readonly string[] | undefined;
  readonly group?: readonly string[] | undefined;
};

export type Scalar = string | number | boolean;

/** What an argument must hold; all given conditions must. */
export type Condition = {
  readonly is?: readonly Scalar[] | undefined;
  readonly matches?: string | undefined;
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
};

/** Where a destination of the same call may come from; `user`: a literal that no server named. */
export type DestinationSelector = FromSelector & { readonly user?: true | undefined };

/** What must hold beside the places and the class; all given conditions must. */
export type When = {
  readonly purpose?: readonly string[] | undefined;
  readonly principal?: readonly string[] | undefined;
  /** So many values of the class in one message, or more. */
  readonly minCount?: number | undefined;
  /** Conditions on arguments of the same call, by path. */
  readonly args: ReadonlyMap<string, Condition>;
  /** One of these must fit. */
  readonly destination?: readonly DestinationSelector[] | undefined;
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
  readonly when?: When | undefined;
  readonly do: Effect;
  /** What `mask` leaves; without it the class decides. */
  readonly shape?: Shape | undefined;
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
    /** Classes; how many values of each stands in `counts`. */
    readonly data: readonly string[];
    readonly counts: ReadonlyMap<string, number>;
    readonly untrusted: boolean;
    readonly purpose?: string | undefined;
    readonly principal?: string | undefined;
    readonly args: ReadonlyMap<string, Scalar>;
    /** Where the destination of the call was read; `user` where no server named it. */
    readonly destination: readonly string[];
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
  readonly detection: DetectionSpec;
};
