/** What names of tools and arguments say about them, in the words that API authors use. */

/** `userEmail`, `user_email` and `user-email` are the same two words, lower case, without a plural. */
export const wordsOf = (name: string): readonly string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
    .map(singular);

const singular = (word: string): string => {
  if (word.length < 4 || /(?:ss|us|is)$/.test(word)) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  return word.endsWith('s') ? word.slice(0, -1) : word;
};

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Verbs that only look. Any other tool is taken to change something. */
export const READING: ReadonlySet<string> = words(
  'get list read search find fetch query describe show view count check lookup look retrieve browse download inspect explain diff preview whoami',
);

/** Verbs whose effect nobody can take back: data has left, or is gone. */
export const IRREVERSIBLE: ReadonlySet<string> = words(
  'send post publish invite share pay transfer submit reply forward email message notify tweet book reserve order buy purchase delete remove drop purge destroy wipe revoke reset clear cancel terminate uninstall execute run merge unsubscribe',
);

/** Verbs that take something away, and arguments that change who may come in: where it goes says nothing about the harm. */
export const DESTRUCTIVE: ReadonlySet<string> = words(
  'delete remove drop purge destroy wipe revoke reset clear cancel terminate uninstall',
);
export const ACCESS: ReadonlySet<string> = words('password passphrase credential secret pin');

/** Arguments that say where a call goes, in tools that change something. */
export const DESTINATION: ReadonlySet<string> = words(
  'to cc bcc recipient receiver destination channel room chat conversation user username email mail participant attendee invitee guest member beneficiary payee iban account phone wallet webhook callback url uri link endpoint domain host website site',
);
/** Places that APIs name by an id: whoever is in there reads what is sent. */
export const BY_ID: ReadonlySet<string> = words(
  'channel chat room conversation user recipient account member contact group team',
);
/** A read discloses its arguments, too, but only to whom it asks. */
export const FETCHED: ReadonlySet<string> = words(
  'webhook callback url uri link endpoint domain host website site',
);

export const REFERENCE: ReadonlySet<string> = words(
  'id uuid guid key file filename path folder directory attachment event thread issue ticket record document page parent',
);

export const CONTROL: ReadonlySet<string> = words(
  'amount price total quantity count currency date time day month year start end due deadline schedule duration permission role access status state visibility scope password recurring enabled limit offset cursor sort order priority type format mode language locale timezone unit',
);

/** Fields of results in which people, or web pages, say what they like. */
export const FREE_TEXT: readonly string[] = [
  'body',
  'content',
  'contents',
  'text',
  'description',
  'message',
  'comment',
  'comments',
  'note',
  'notes',
  'summary',
  'snippet',
  'subject',
  'title',
  'html',
  'markdown',
  'review',
  'reviews',
  'feedback',
  'memo',
  'reason',
];
