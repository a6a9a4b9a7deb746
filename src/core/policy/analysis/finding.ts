/** What `policy lint` can say: one row per check, with what to do about it. */

/** `error`: the policy does not do what it says. `warning`: it may not. `note`: worth knowing. */
export type Severity = 'error' | 'warning' | 'note';

/**
 * The checks. Each has a section of the same name in docs/LINT.md and a folder in test/lint with a policy that trips it
 * and one that does not; tests keep all three in step.
 */
export const CHECKS = {
  'invalid-policy': {
    severity: 'error',
    title: 'the file is no policy',
    remedy: 'fix the line; nothing else can be checked before it reads',
  },
  'unknown-class': {
    severity: 'error',
    title: 'a class that nobody declares',
    remedy: 'correct the name, or declare it under `classes`',
  },
  'unknown-server': {
    severity: 'error',
    title: 'a server that the catalogue does not have',
    remedy: 'correct the name, or record the catalogue again',
  },
  'unknown-tool': {
    severity: 'error',
    title: 'a tool that its server does not offer',
    remedy: 'correct the name, or record the catalogue again',
  },
  'unknown-path': {
    severity: 'error',
    title: 'an argument or field that the tool does not have',
    remedy: 'name an argument or field of the tool; arguments of two tools are easily swapped',
  },
  'catalogue-drift': {
    severity: 'error',
    title: 'a tool is no longer the one that was recorded',
    remedy: 'read what changed, correct `sources` and `sinks`, then record the catalogue again',
  },
  'undeclared-tool': {
    severity: 'warning',
    title: 'a tool that may have side effects is not declared',
    remedy: 'list its arguments under `sinks`; only a tool that says it reads needs none',
  },
  'missing-role': {
    severity: 'error',
    title: 'an argument of a tool with side effects has no role',
    remedy: 'list the argument under `sinks` as destination, payload, reference or control',
  },
  'unreachable-rule': {
    severity: 'error',
    title: 'a rule that no flow can match',
    remedy: 'correct its conditions, or delete the rule',
  },
  'contradictory-rules': {
    severity: 'error',
    title: 'two rules about exactly the same flows with different effects',
    remedy: 'delete one of them; if a rule shall be relaxed, write an exception',
  },
  'shadowed-rule': {
    severity: 'warning',
    title: 'a rule that never decides',
    remedy: 'delete it, or narrow the rules that cover it; a relaxation needs an exception',
  },
  'expired-exception': {
    severity: 'error',
    title: 'an exception whose last day is over',
    remedy: 'delete it, or have it approved again with a new `until`',
  },
  'expiring-exception': {
    severity: 'warning',
    title: 'an exception that ends within 30 days',
    remedy: 'decide now whether it ends or is approved again',
  },
  'unowned-exception': {
    severity: 'error',
    title: 'an exception that nobody answers for',
    remedy: 'write who approved it and why; a placeholder is no approval',
  },
  'idle-exception': {
    severity: 'error',
    title: 'an exception that relaxes nothing',
    remedy: 'delete it, or add the rule that then allows the flow',
  },
  'long-observed': {
    severity: 'warning',
    title: 'a rule that has only been watched for over 30 days',
    remedy: 'enforce it or delete it; look at `sluice policy suggest` and the audit log first',
  },
  'unexplained-flow': {
    severity: 'warning',
    title: 'personal data leaves for another server without a reason',
    remedy: 'write under `why` what the data is needed for',
  },
  placeholder: {
    severity: 'error',
    title: 'a placeholder stands where a reason belongs',
    remedy: 'replace the placeholder before the policy is used',
  },
  'value-needed': {
    severity: 'warning',
    title: 'a token goes where a real value is needed',
    remedy: 'use `allow`, `ask` or `deny`: a server cannot deliver to a token',
  },
  'unclassified-field': {
    severity: 'warning',
    title: 'a field of a result that nobody classified',
    remedy: 'give it a class, `untrusted` or `refers_to` under `sources`',
  },
  'mixed-trust': {
    severity: 'warning',
    title: 'a field counts as trusted beside text that others wrote',
    remedy: 'write `{class: …, untrusted: true}`, or state in a test that the field is trusted',
  },
  'inverted-trust': {
    severity: 'error',
    title: 'text of others may go where trusted data may not',
    remedy: 'turn the condition round: `origin: untrusted` belongs to rules that ask or deny',
  },
  'steered-destination': {
    severity: 'error',
    title: 'text that others wrote can choose where data goes',
    remedy: 'ask or deny for `from: {origin: untrusted}` and `role: destination`',
  },
  'unasked-irreversible': {
    severity: 'warning',
    title: 'an irreversible tool without a destination acts on the word of others',
    remedy: 'write a rule with `do: ask` for it: where the value came from proves nothing',
  },
  'untrusted-undeclared': {
    severity: 'warning',
    title: 'a rule relies on `untrusted`, and no source is declared so',
    remedy: 'declare under `sources` what strangers write: mail bodies, web pages, notes',
  },
  'untested-rule': {
    severity: 'warning',
    title: 'a rule or default that no test sees decide',
    remedy: 'write a test with the flow that the finding names',
  },
  'no-tests': {
    severity: 'error',
    title: 'a policy without tests',
    remedy: 'state under `tests` what the policy must do',
  },
  'failing-test': {
    severity: 'error',
    title: 'a test that fails',
    remedy: 'correct the rule or the test; `sluice policy test` shows what decided',
  },
  'laundering-path': {
    severity: 'warning',
    title: 'what may not go directly may go by way of another server',
    remedy: 'close one of the steps, or allow the direct way if the detour is meant',
  },
  'unowned-policy': {
    severity: 'warning',
    title: 'a policy without an owner',
    remedy: 'write `owner` under `policy`',
  },
  'open-by-default': {
    severity: 'warning',
    title: 'flows that no rule names are let through',
    remedy: 'set `between_servers: deny`, and open what is needed by rules',
  },
} as const;

export type CheckId = keyof typeof CHECKS;

/** Where in the YAML, for editors and reviewers. */
export type At = { readonly source: string; readonly line: number; readonly column: number };

export type LintFinding = {
  readonly check: CheckId;
  readonly severity: Severity;
  readonly at: At;
  readonly text: string;
  readonly remedy: string;
  readonly page: string;
};

/** The page that explains a check. */
const pageOf = (check: CheckId): string => `docs/LINT.md#${check}`;

/** One finding of a check, with the check's severity and remedy. */
export const finding = (check: CheckId, at: At, text: string): LintFinding => ({
  check,
  severity: CHECKS[check].severity,
  at,
  text,
  remedy: CHECKS[check].remedy,
  page: pageOf(check),
});
