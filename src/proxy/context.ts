/** What one guarded connection works with. Built by shell/compose, read by everything in proxy. */

import type { PrincipalId, ScopeId, ServerId } from '../core/brand.ts';
import type { Detector, KnownValues } from '../core/detect/detector.ts';
import type { SchemaOutline } from '../core/detect/schema/outline.ts';
import type { Conversation } from '../core/label/conversation.ts';
import type { Policy, Sink } from '../core/policy/decision.ts';
import type { Pardon } from '../core/policy/detection-lists.ts';
import type { Approvals } from '../ports/approvals.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { Run } from '../ports/link.ts';
import type { TextRecognizer } from '../ports/recognizer.ts';
import type { ToolPins } from '../ports/tool-pins.ts';
import type { Vault } from '../ports/vault.ts';

/** What a tool's output schema says, worked out when its first result comes. */
export type Outlines = (tool: string) => SchemaOutline | undefined;

/** Shared by all connections of a process. */
export type Engine = {
  readonly vault: Vault;
  readonly audit: AuditLog;
  readonly detector: Detector;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly scope: ScopeId;
  readonly principal: PrincipalId;
  /** What the data is used for, as the operator says; rules may depend on it. */
  readonly purpose?: string | undefined;
  /** What this conversation has read so far. */
  readonly conversation: Conversation;
  /** Values of the scope, searched in everything that arrives. */
  readonly known: KnownValues;
  /** Classes whose tokens are read: those of detection and policy, and LITERAL. */
  readonly classes: ReadonlySet<string>;
  readonly approvals: Approvals;
  /** What lets findings go: the lists of the policy. */
  readonly pardon?: Pardon | undefined;
  /** Optional recognizers, asked about every text of several words before it is passed on. */
  readonly recognizers?: readonly TextRecognizer[];
  readonly pins: ToolPins;
  /** By server: tools that the host may not call, because nobody approved what they say (`pin-tools.ts`). */
  readonly refusedTools: Map<ServerId, ReadonlySet<string>>;
  /** By server and tool: what approved output schemas say about results (`pin-tools.ts`). */
  readonly outlines: Map<ServerId, Outlines>;
  /** One line for the person who runs Sluice. Holds names, never a value. */
  readonly notify: (line: string) => void;
  /** A fresh id for one decision, unique over all replicas. */
  readonly newId: () => string;
};

/** One connection to one upstream. */
export type Context = { readonly engine: Engine; readonly server: ServerId };

/** The exchange that a message belongs to, as far as data flow is concerned. */
export type Exchange = {
  readonly method: string;
  /** Tool name for tools/call, otherwise the method: what policies and audit call the tool. */
  readonly tool: string;
  /** The run whose program made the request. Its answer goes to agent code, a sink of its own, not to the model. */
  readonly run?: Run | undefined;
};

/** Where the answer of an exchange goes. */
export const reader = ({ run }: Exchange): Sink =>
  run === undefined ? { kind: 'model' } : { kind: 'code' };

/** Day of a decision, `2026-11-24`; exceptions in a policy end on a day. */
export const today = (engine: Engine): string =>
  new Date(engine.clock.now()).toISOString().slice(0, 10);
