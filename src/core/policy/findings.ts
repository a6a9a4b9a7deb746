/** What a valid policy says that does not hold: exceptions that are over, and keys that this version does not carry out. */

import type { PolicyDocument } from './document.ts';

export type PolicyFinding = {
  readonly kind: 'expired-exception' | 'not-enforced';
  readonly text: string;
};

/**
 * Protections that the policy asks for and that nothing carries out yet. A missing protection is a start-up error, never
 * a warning (DESIGN 3.2): the loader of the proxy refuses a policy for which this list is not empty.
 */
export const notEnforced = (document: PolicyDocument): readonly PolicyFinding[] =>
  [
    ...document.sources
      .filter((field) => field.refersTo.length > 0)
      .map(
        ({ server, tool, path }) =>
          `source \`${server}.${tool}\` \`${path}\`: \`refers_to\` is not carried out; give the field a class`,
      ),
  ].map((text) => ({ kind: 'not-enforced', text }));

/** Exceptions that lift nothing any more; they belong out of the file, so that it says what holds. */
export const expiredExceptions = (
  document: PolicyDocument,
  nowDay: string,
): readonly PolicyFinding[] =>
  document.exceptions
    .filter((exception) => exception.until < nowDay)
    .map(({ id, rule, until, at }) => ({
      kind: 'expired-exception',
      text: `${at.source}:${at.line}: exception \`${id}\` to \`${rule}\` ended on ${until}`,
    }));
