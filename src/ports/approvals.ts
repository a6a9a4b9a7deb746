/** Calls that a person has to approve (effect `ask`), and what people said. */

/** `used`: granted, and the one call it was for has gone out. */
export type ApprovalState = 'pending' | 'granted' | 'denied' | 'used';

/**
 * One call that waits. What it says is a binding of the vault, `[APPROVAL_n]`: server, tool, arguments (with tokens)
 * and digest of the policy in one text. The same call has the same number, so a grant fits exactly the call it was
 * given for, under the policy it was asked under, and nothing of it is stored in the clear.
 */
export type Approval = {
  readonly id: string;
  readonly n: number;
  readonly server: string;
  readonly tool: string;
  /** Rule that asks. */
  readonly rule: string;
  readonly state: ApprovalState;
  /** Milliseconds since the epoch; an approval that nobody answered in time is as good as denied. */
  readonly createdAt: number;
  readonly expiresAt: number;
};

export type ApprovalRequest = Omit<Approval, 'state'>;

/** Approvals of one project. Several processes may share a store. All methods throw `VAULT_UNAVAILABLE`. */
export type Approvals = {
  /** What is known of this call (waiting or denied, not expired); otherwise the request, now waiting. */
  open(request: ApprovalRequest): Promise<{ readonly approval: Approval; readonly fresh: boolean }>;
  /** Takes a grant for call `n` that is still good: it is used from then on. */
  take(n: number, now: number): Promise<Approval | undefined>;
  /** Answers one that waits; undefined where there is none with this id, or its time is over. */
  answer(id: string, state: 'granted' | 'denied', now: number): Promise<Approval | undefined>;
  /** Oldest first; expired ones are left out. */
  waiting(now: number): Promise<readonly Approval[]>;
  close(): Promise<void>;
};
