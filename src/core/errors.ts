/** The one error class, and the one table of codes. Each code has a page docs/errors/<CODE>.md. */

/** Codes are what programs and pages refer to; messages may be reworded, codes may not. */
export const ERROR_CODES = [
  'TOKEN_UNKNOWN',
  'FLOW_DENIED',
  'APPROVAL_NEEDED',
  'APPROVAL_REFUSED',
  'MESSAGE_INVALID',
  'METHOD_REFUSED',
  'TOOL_HELD',
  'INPUT_TOO_LARGE',
  'INPUT_TOO_DEEP',
  'TOO_MANY_PENDING',
  'POLICY_INVALID',
  'POLICY_TEST_FAILED',
  'POLICY_LINT_FAILED',
  'POLICY_WIDENED',
  'CONFIG_INVALID',
  'VAULT_LOCKED',
  'VAULT_UNAVAILABLE',
  'VAULT_CORRUPT',
  'KEY_UNREADABLE',
  'AUDIT_UNAVAILABLE',
  'AUDIT_BROKEN',
  'DETECTOR_MISSING',
  'DETECTOR_FAILED',
  'UPSTREAM_START',
  'UPSTREAM_GONE',
  'UPSTREAM_TIMEOUT',
  'RUNTIME_UNSUPPORTED',
  'SANDBOX_UNAVAILABLE',
  'CODE_LIMIT',
  'USAGE',
  'FILE_REFUSED',
  'FILE_MISSING',
  'WORKSPACE_FULL',
  'SKILL_INVALID',
  'INTERNAL',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** Ids, paths, counts and classes. Never a value. */
export type ErrorData = { readonly [key: string]: string | number | boolean | readonly string[] };

/**
 * A fault or a refusal that someone can act on.
 * `message`: lower case, no final period, user input in backticks, never a personal value. `remedy`: one imperative sentence.
 */
export class SluiceError extends Error {
  readonly code: ErrorCode;
  readonly remedy: string;
  readonly data: ErrorData;
  constructor(
    code: ErrorCode,
    message: string,
    remedy: string,
    data: ErrorData = {},
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'SluiceError';
    this.code = code;
    this.remedy = remedy;
    this.data = data;
  }
}

/** Anything thrown, as a `SluiceError`; the text of a foreign error is not copied, because it may hold a value. */
export const toSluiceError = (thrown: unknown): SluiceError =>
  thrown instanceof SluiceError
    ? thrown
    : new SluiceError(
        'INTERNAL',
        'internal fault; nothing was revealed',
        'report this with the output of `--debug`',
        {},
        thrown,
      );
