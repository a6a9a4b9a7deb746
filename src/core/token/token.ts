/** The canonical form of a token (DESIGN 5.1). Reading mangled forms is in `read.ts`. */

import type { Class } from '../brand.ts';

/** A token: class and number within the scope, counted from 1. Says nothing about the value. */
export type Token = { readonly class: Class; readonly n: number };

/** `[EMAIL_1]`, or with what a policy lets it show of its value, `[EMAIL_1 @acme.com]`. */
export const formatToken = (token: Token, hint = ''): string =>
  hint === '' ? `[${token.class}_${token.n}]` : `[${token.class}_${token.n} ${hint}]`;

/** A key for maps: `EMAIL_1`. */
export const tokenKey = (token: Token): string => `${token.class}_${token.n}`;

/**
 * Class of upstream text that merely looks like a token. Such text is itself bound as a value, so that it comes back
 * exactly as the server wrote it and can never be redeemed for somebody's data (DESIGN 3.7).
 */
export const LITERAL: Class = 'LITERAL' as Class;
