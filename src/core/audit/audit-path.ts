/** Path patterns as the audit log and the vault may keep them: keys that look like values become `*`. */

/** Longer unquoted steps are data, not field names. */
const MAX_STEP = 40;
/** From so many digits on a step may be a number of a person: `jane_doe_5688`, `id_123456789`. */
const MAX_DIGITS = 3;
/** Longest stored pattern; documents may nest deeper, the log does not need to say so. */
const MAX_PATH = 512;

/** One step in the notation of `pathPattern`: `.name`, `.*`, `[*]`, `[3]`, `['any key']`. */
const STEP = /\.([A-Za-z_][A-Za-z0-9_]*|\*)|\[(?:\*|\d+)\]|\['(?:[^'\\]|\\.)*'\]/y;

const looksLikeValue = (name: string): boolean =>
  name.length > MAX_STEP || name.replace(/\D/g, '').length > MAX_DIGITS;

/** A named step, a list step, or the wildcard that stands for both positions and quoted keys. */
const cleanStep = (step: string, name: string | undefined): string => {
  if (name === undefined) return '[*]';
  return looksLikeValue(name) ? '.*' : step;
};

/**
 * The pattern without anything that could be a value: each quoted step is written `[*]`, because a map keyed by e-mail
 * addresses or names would put them into the log; unquoted steps that are long or hold four digits are written `*`.
 * What is no path at all is written `$.*`. Idempotent; the result always passes `isAuditPath`.
 */
export const auditPath = (pattern: string): string => {
  if (!pattern.startsWith('$')) return '$.*';
  let out = '$';
  STEP.lastIndex = 1;
  while (STEP.lastIndex < pattern.length) {
    const step = STEP.exec(pattern);
    if (step === null) return '$.*';
    out += cleanStep(step[0], step[1]);
    if (out.length > MAX_PATH) return '$.*';
  }
  return out;
};

/** True for what `auditPath` leaves as it is. */
export const isAuditPath = (pattern: string): boolean => auditPath(pattern) === pattern;

/** MCP "Tool Names" allow letters, digits and `_ - . /`; `*` and `:` are ours. Methods look the same. */
const TOOL = /^[A-Za-z0-9_./$:*-]{1,128}$/;
/** Seven digits make a telephone or account number; years and versions are shorter. */
const MAX_TOOL_DIGITS = 6;

/** True for a tool or method name that is no value in disguise. */
export const isToolName = (name: string): boolean =>
  TOOL.test(name) && name.replace(/\D/g, '').length <= MAX_TOOL_DIGITS;

/** A tool name as it may be logged. The host chooses the name of a call, so it may hold anything: then `*` is logged. */
export const auditToolName = (name: string): string => (isToolName(name) ? name : '*');
