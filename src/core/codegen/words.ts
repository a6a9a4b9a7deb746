/** Words of queries and of tools, brought to a form in which they meet: split, stemmed, with their neighbours in meaning. */

/** Words that carry no wish. */
const STOP: ReadonlySet<string> = new Set(
  (
    'a an the of for to in on at by is are be it its this that these those with from and or as into my me i you we our ' +
    'your all any some how do does can could want need please would should will if when which what where there their ' +
    'them then than one using use via given not yet let each every everybody everyone ever just only please last next new ' +
    'tomorrow today yesterday week month so such other another recent custom have has see existing right now'
  ).split(' '),
);

/** `listMergeRequests`, `list-merge_requests` and `HTMLPage2` in lower-case words. */
export const wordsOf = (text: string): readonly string[] =>
  text
    .replace(/([\p{Ll}\p{Nd}])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{Nd}]+/u)
    .filter((word) => word !== '');

/** Endings in the order they are tried, with what stays; a stem keeps three letters at least. */
const ENDINGS: readonly (readonly [ending: RegExp, rest: string])[] = [
  [/ies$/, 'y'],
  [/(?<=ss|sh|ch|x|zz)es$/, ''],
  [/(?<=[^su])s$/, ''],
];
const FORMS: readonly (readonly [ending: RegExp, rest: string])[] = [
  [/(?:ation|ating|ated|ate)$/, ''],
  [/([bdfgklmnprt])\1(?:ing|ed)$/, '$1'],
  [/(?:ing|ed)$/, ''],
  [/(?<=[st])ion$/, ''],
  [/ment$/, ''],
  [/(?<=[^e])e$/, ''],
  [/y$/, 'i'],
];

const cut = (word: string, rules: readonly (readonly [ending: RegExp, rest: string])[]): string => {
  for (const [ending, rest] of rules) {
    const stem = word.replace(ending, rest);
    if (stem !== word) return stem.length >= 3 ? stem : word;
  }
  return word;
};

/** A light stem of English: plural, `-ing`, `-ed`, `-ation`, final `e`. Other languages pass nearly unchanged. */
export const stem = (word: string): string =>
  word.length < 4 ? word : cut(cut(word, ENDINGS), FORMS);

/** Stems of a text in order, stop words left out. */
export const stemsOf = (text: string): readonly string[] =>
  wordsOf(text)
    .filter((word) => !STOP.has(word))
    .map(stem);

/** Words that people use for one another when they ask for an action or name a thing. A word may stand in several groups. */
const GROUPS: readonly string[] = [
  // What to do. Names of HTTP methods stand for what they do (RFC 9110 section 9.3).
  'list show enumerate browse get read fetch retrieve view load describe details display see check',
  'find search look lookup query locate list get retrieve',
  'create add make insert open file register start compose generate post write schedule plan book',
  'update edit change modify set patch adjust rename write put upsert mark',
  'delete remove drop destroy erase trash purge clear cancel',
  'send post publish deliver submit share write notify',
  'upload attach import put',
  'download export save fetch get',
  'save write store keep put remember',
  'run execute invoke trigger start launch perform',
  'stop cancel abort end close quit',
  'retry rerun restart again repeat',
  'close resolve complete finish done solve',
  'move transfer relocate rename',
  'copy clone duplicate fork',
  'reply answer respond comment',
  'accept decline confirm respond rsvp invitation',
  'approve accept confirm review',
  'link connect associate relate association',
  'subscribe follow watch',
  'analyze analyse explain investigate inspect diagnose cause reason why',
  'count number total statistics stats aggregate',
  'several multiple many batch bulk together once',
  // What it is done to.
  'message mail email letter inbox',
  'message post chat dm channel thread conversation',
  'draft unsent unfinished',
  'document file doc page text content',
  'event meeting appointment calendar schedule invitation',
  'busy free availability freebusy slot',
  'person user member people account profile who',
  'contact lead customer client person crm',
  'company organization organisation account business crm customer',
  'deal opportunity sale crm',
  'ticket issue bug task item work problem incident',
  'problem error exception crash failure issue alert incident bug',
  'repo repository project',
  'pull merge request pr mr',
  'change diff compare difference',
  'pipeline build ci workflow job deployment',
  'table sheet spreadsheet',
  'row record entry document item line',
  'column field property attribute',
  'object record entity item',
  'folder directory path disk',
  'file disk local filesystem',
  'picture image photo screenshot',
  'comment note reply discussion annotation remark',
  'note engagement activity',
  'channel room conversation',
  'reaction emoji react',
  'label tag category',
  'log output trace console print',
  'click press tap button',
  'type enter fill input',
  'website site url web page browser navigate open',
  'author blame who history',
  'time date hour clock',
  'schema structure fields columns',
  'database db',
  'permission access right role',
  'wiki documentation page knowledge',
  'sum add plus addition',
  'fact observation knowledge memory remember',
  'entity node',
  'relation relationship edge link',
  'environment variable env',
  'milestone sprint iteration',
  'version release',
  'fast slow performance speed index',
];

/** Questions that stand for a word. */
const PHRASES: readonly (readonly [phrase: RegExp, words: string])[] = [
  [/\bhow (?:many|much)\b|\bnumber of\b/gi, ' count '],
  // A question wants to know, not to change.
  [/^\s*(?:which|what|when|where|is there)\b/i, ' list '],
  [/\broot cause\b/gi, ' analyze cause '],
  [/\bat once\b/gi, ' batch '],
  [/\b(?:do not|don't|without|not) send(?:ing)?\b/gi, ' draft '],
  [/\bschedule (?:an?|the)\b/gi, ' create '],
  [/\bwho (?:last )?(?:changed|wrote|edited|touched)\b/gi, ' blame author '],
];

/** A query with what its phrases mean. */
export const inWords = (query: string): string =>
  PHRASES.reduce((text, [phrase, words]) => text.replace(phrase, words), query);

const neighbours = (): ReadonlyMap<string, ReadonlySet<string>> => {
  const out = new Map<string, Set<string>>();
  for (const group of GROUPS) {
    const stems = group.split(' ').map(stem);
    for (const one of stems) {
      const near = out.get(one) ?? new Set();
      for (const other of stems) if (other !== one) near.add(other);
      out.set(one, near);
    }
  }
  return out;
};

const NEIGHBOURS = neighbours();
const NONE: ReadonlySet<string> = new Set();

/** Stems that may stand for a stem. */
export const neighboursOf = (one: string): ReadonlySet<string> => NEIGHBOURS.get(one) ?? NONE;
