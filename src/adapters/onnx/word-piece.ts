/** The tokenizer of BERT models, with offsets: basic splitting, then the longest pieces of the vocabulary. */

/** A piece of the text: its number in the vocabulary, and where it stands (UTF-16). */
export type Piece = {
  readonly id: number;
  readonly start: number;
  readonly end: number;
  /** True for the first piece of a word. */
  readonly first: boolean;
};

export type WordPieceOptions = {
  /** Lines of `vocab.txt`; the line number is the piece's number. */
  readonly vocabulary: readonly string[];
  /** `do_lower_case`: case and accents do not count. */
  readonly lowerCase: boolean;
};

/** A longer word is unknown as a whole (BERT's reference tokenizer: 100). */
const MAX_WORD = 100;
/** Words as BERT splits them: runs without white space, every sign and every ideograph alone. */
const WORD = /[\p{Script=Han}\p{P}\p{S}]|[^\s\p{Script=Han}\p{P}\p{S}\p{Cc}]+/gu;

const plain = (word: string): string =>
  word
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{Mn}+/gu, '');

/** Numbers of the pieces that models mark sequences with. */
export type Special = { readonly start: number; readonly end: number; readonly unknown: number };

export class WordPiece {
  readonly special: Special;
  readonly #ids: ReadonlyMap<string, number>;
  readonly #lowerCase: boolean;

  constructor({ vocabulary, lowerCase }: WordPieceOptions) {
    this.#ids = new Map(vocabulary.map((piece, id) => [piece, id]));
    this.#lowerCase = lowerCase;
    const id = (piece: string): number => {
      const found = this.#ids.get(piece);
      if (found === undefined) throw new Error(`the vocabulary lacks ${piece}`);
      return found;
    };
    this.special = { start: id('[CLS]'), end: id('[SEP]'), unknown: id('[UNK]') };
  }

  /** Pieces of one word by longest match first; one unknown piece where the vocabulary does not cover it. */
  #word(word: string): readonly { readonly id: number; readonly length: number }[] {
    const pieces: { id: number; length: number }[] = [];
    for (let at = 0; at < word.length; ) {
      let end = word.length;
      let id: number | undefined;
      for (; end > at; end -= 1) {
        id = this.#ids.get((at === 0 ? '' : '##') + word.slice(at, end));
        if (id !== undefined) break;
      }
      if (id === undefined) return [{ id: this.special.unknown, length: word.length }];
      pieces.push({ id, length: end - at });
      at = end;
    }
    return pieces;
  }

  /** All pieces of a text. */
  pieces(text: string): readonly Piece[] {
    const out: Piece[] = [];
    for (const match of text.matchAll(WORD)) {
      const raw = match[0];
      const word = this.#lowerCase ? plain(raw) : raw;
      const start = match.index;
      const end = start + raw.length;
      // Folding may change the length: then pieces are not placed inside the word.
      const exact = word.length === raw.length;
      const pieces =
        word.length > MAX_WORD
          ? [{ id: this.special.unknown, length: word.length }]
          : this.#word(word);
      let at = start;
      pieces.forEach(({ id, length }, i) => {
        out.push({ id, start: exact ? at : start, end: exact ? at + length : end, first: i === 0 });
        at += length;
      });
    }
    return out;
  }
}
