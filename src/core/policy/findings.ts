/** What a valid policy says that does not hold: exceptions that are over. */

import type { PolicyDocument } from './document.ts';

export type PolicyFinding = {
  readonly kind: 'expired-exception';
  readonly text: string;
};

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
