/** The class that a key names by itself (`names.ts`), and which of its words say so. */

import { asClass, type Class } from '../../brand.ts';
import { CLASSES } from '../classes.ts';
import { NAME_ROWS } from './names.ts';
import { MODIFIERS, OF } from './roles.ts';
import { remembered } from './words.ts';

const set = (words: string): ReadonlySet<string> => new Set(words.split(','));

const MAX_NAME_WORDS = 5;

const SHIPPED: ReadonlySet<string> = new Set(CLASSES.map(({ name }) => name));

const BY_NAME: ReadonlyMap<string, Class> = new Map(
  NAME_ROWS.flatMap(({ class: cls, general, names }) =>
    names
      .split(',')
      .map((name): [string, Class] => [name, asClass(SHIPPED.has(cls) ? cls : general)]),
  ),
);
/** `dateofbirth`, `emailaddress`: keys whose words were run together. Short ones would be found by chance. */
const BY_JOINED: ReadonlyMap<string, Class> = new Map(
  [...BY_NAME].flatMap(([name, cls]): [string, Class][] =>
    name.length >= 7 && name.includes(' ') ? [[name.replaceAll(' ', ''), cls]] : [],
  ),
);
/** Every class that a field name can say. */
export const FIELD_CLASSES: readonly Class[] = [...new Set(BY_NAME.values())];

export type Named = { readonly class: Class; readonly name: string; readonly whole: boolean };

/** Without the `s` of a plural. */
export const singular = (name: string): string => (name.endsWith('s') ? name.slice(0, -1) : name);

const classOf = (name: string): Class | undefined =>
  BY_NAME.get(name) ??
  BY_NAME.get(singular(name)) ??
  (name.endsWith('es') ? BY_NAME.get(name.slice(0, -2)) : undefined);

/** The longest known name at the end of the key. */
const lastWords = (words: readonly string[]): Named | undefined => {
  for (let n = Math.min(MAX_NAME_WORDS, words.length); n > 0; n -= 1) {
    const name = words.slice(-n).join(' ');
    const cls = classOf(name);
    if (cls !== undefined) return { class: cls, name, whole: n === words.length };
  }
  return undefined;
};

/** The longest known name at the beginning, where the rest only says which one or whose (`correo del cliente`). */
const firstWords = (words: readonly string[]): Named | undefined => {
  for (let n = Math.min(MAX_NAME_WORDS, words.length - 1); n > 0; n -= 1) {
    const next = words[n] ?? '';
    if (!OF.has(next) && !words.slice(n).every((word) => MODIFIERS.has(word))) continue;
    const name = words.slice(0, n).join(' ');
    const cls = classOf(name);
    if (cls !== undefined) return { class: cls, name, whole: false };
  }
  return undefined;
};

/** Names that are common words: they count as the whole key, or in the company of their kind. */
const WHOLE_ONLY: ReadonlySet<string> = set(
  'token,card,pan,sin,cap,via,ort,cp,cf,rg,aba,mac,cell,pin,vat,age,alter,company,organization,wallet,bearer,nick,handle,record number,race,tin,vin,secret,jwt,authorization,credential,credentials,firma,portable,handy,tel,born,clave,github,twitter,instagram,telegram,linkedin,discord,skype,plaats,street,town,nir,rut',
);

/** `ip address`, `web address`: an address of another kind. */
const OTHER_ADDRESS: ReadonlySet<string> = set(
  'ip,mac,mail,wallet,web,url,memory,contract,bitcoin,eth,host,server,bind,listen',
);

/** What a key says by itself: its last words, its first ones where the rest is a modifier, or all run together. */
export const named: (key: string) => Named | undefined = remembered(
  (key: string): Named | undefined => {
    const words = key.split(' ');
    const last = lastWords(words) ?? firstWords(words);
    if (last !== undefined && (last.whole || !WHOLE_ONLY.has(last.name))) {
      const other = last.name === 'address' && words.some((word) => OTHER_ADDRESS.has(word));
      return other ? undefined : last;
    }
    const joined = words.length === 1 ? BY_JOINED.get(key) : undefined;
    return joined === undefined ? undefined : { class: joined, name: key, whole: true };
  },
);
