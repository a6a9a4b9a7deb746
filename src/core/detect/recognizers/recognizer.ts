/** What a row of the recognizer table is: how a value is found, what proves it, where the rule comes from, a sample. */

import { asClass, type Class } from '../../brand.ts';

/** Says that `row` finds something at `start`; `evidence` names what speaks for it and never the value. */
export type Report = (start: number, end: number, score: number, evidence: string) => void;

/** What a `scan` may ask about the place of a candidate. */
export type Place = {
  /** Countries in force, ISO 3166-1 alpha-2: for plans with national forms. */
  readonly countries: readonly string[];
  /**
   * How far before `start` one of the row's context words ends, in UTF-16 units; -1 where there is none within
   * `LOOK_BEHIND`, and maybe where none is within `within`: a row that asks for near words only says so and costs less. The
   * name of the field that holds the text counts as standing directly before it.
   */
  near(start: number, within?: number): number;
};

/**
 * Looks at one candidate, `start` to `end`. Returns how far it has read: the row is not asked about candidates before
 * that again, which keeps a scan linear where candidates nest.
 */
export type Scan = (
  text: string,
  start: number,
  end: number,
  report: Report,
  place: Place,
) => number;

/**
 * Where candidates come from. The scanner looks at each character once and calls a row only at its own kind of place:
 * - `number`: a group of digits, with the digits and separators that follow it (`digits` bounds their count);
 * - `code`: a word of letters and digits that holds a digit (`length` bounds it);
 * - `mark`: one character, such as `@` or `:`.
 */
export type Finder =
  | {
      /**
       * Fixed forms, `0` a digit, `A` a capital letter, `*` either, anything else itself, `-` any separator of
       * `separators`, the same throughout. All forms of all rows are one tree over groups (`forms.ts`).
       */
      readonly on: 'form';
      readonly forms: readonly string[];
      /** Default: blank and hyphen. */
      readonly separators?: string;
      /** Lower-case letters count as letters, too. */
      readonly anyCase?: true;
    }
  | {
      /** Literal beginnings of a word, and a sticky pattern for the whole; group 1, where it exists, is the value. */
      readonly on: 'prefix';
      readonly prefixes: readonly string[];
      readonly pattern: RegExp;
    }
  | { readonly on: 'number'; readonly digits: readonly [number, number]; readonly scan: Scan }
  | { readonly on: 'code'; readonly length: readonly [number, number]; readonly scan: Scan }
  | {
      readonly on: 'mark';
      readonly marks: string;
      /** The character that must follow; absent: any. */
      readonly next?: string;
      readonly scan: Scan;
    };

/**
 * What a candidate in its form is worth; where a score is absent, it is not reported. `alone`: written with separators, no
 * context word; `bare`: the same without separators, which may be any number or code. `near`: with a context word.
 * `failed`: with a context word, although the check failed.
 */
export type Scores = {
  readonly alone?: number;
  readonly bare?: number;
  readonly near?: number;
  readonly failed?: number;
};

/** One row: everything there is to say about one recognizer. */
export type Recognizer = {
  readonly name: string;
  readonly class: Class;
  /** Where the value is issued, ISO 3166-1 alpha-2; empty: everywhere. */
  readonly countries: readonly string[];
  /** Standard, issuer or system it follows. */
  readonly source: string;
  /** A text that it must find something in; proves at start-up that it works (DESIGN 3.2). */
  readonly sample: string;
  readonly find: Finder;
  readonly scores: Scores;
  /** Check digits and rules on the value without its separators, in capitals; absent: the form is all. */
  readonly valid?: (value: string) => boolean;
  /** What `valid` proves, for the evidence. */
  readonly check?: string;
  /** Words that speak for it when they stand before it; whole words, any case, several languages. */
  readonly context: readonly string[];
  /**
   * A text of its own worst case, repeated by the linearity test; absent: the test makes one from the sample.
   */
  readonly worst?: string;
};

/** What the rows of one file share; a row says the rest. */
export type Draft = Omit<Recognizer, 'class' | 'countries' | 'context' | 'scores'> & {
  readonly class: string;
  readonly countries?: readonly string[];
  readonly context?: readonly string[];
  readonly scores?: Scores;
};

/** A row from its draft: everywhere, no context words, certain unless the draft says otherwise. */
export const row = (draft: Draft): Recognizer => ({
  countries: [],
  context: [],
  scores: { alone: 1, bare: 1 },
  ...draft,
  class: asClass(draft.class),
});
