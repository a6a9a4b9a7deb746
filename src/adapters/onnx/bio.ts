/** From the scores of a token classifier to stretches: BIO and BIOES labels, words decided by their first piece. */

import type { Piece } from './word-piece.ts';

export type Entity = {
  readonly label: string;
  readonly start: number;
  readonly end: number;
  readonly score: number;
};

/** The best label of one row of logits and its probability (softmax). */
const best = (
  logits: Float32Array,
  from: number,
  count: number,
): { label: number; score: number } => {
  let label = 0;
  for (let i = 1; i < count; i += 1)
    if ((logits[from + i] ?? 0) > (logits[from + label] ?? 0)) label = i;
  const top = logits[from + label] ?? 0;
  let sum = 0;
  for (let i = 0; i < count; i += 1) sum += Math.exp((logits[from + i] ?? 0) - top);
  return { label, score: 1 / sum };
};

/** A word: the label of its first piece, because models are trained on first pieces only. */
type Word = {
  readonly prefix: string;
  readonly name: string;
  readonly start: number;
  end: number;
  readonly score: number;
};

const wordsOf = (
  pieces: readonly Piece[],
  logits: Float32Array,
  labels: readonly string[],
): readonly Word[] => {
  const words: Word[] = [];
  pieces.forEach((piece, i) => {
    const last = words.at(-1);
    if (!piece.first && last !== undefined) {
      last.end = piece.end;
      return;
    }
    const { label, score } = best(logits, i * labels.length, labels.length);
    const [prefix = 'O', name = prefix] = (labels[label] ?? 'O').split(/-(.*)/s);
    words.push({ prefix, name, start: piece.start, end: piece.end, score });
  });
  return words;
};

/** Prefixes of labels that go on with the entity before. */
const CONTINUES: ReadonlySet<string> = new Set(['I', 'E']);

const entityOf = (words: readonly Word[]): Entity => ({
  label: words[0]?.name ?? '',
  start: words[0]?.start ?? 0,
  end: words.at(-1)?.end ?? 0,
  score: words.reduce((sum, word) => sum + word.score, 0) / words.length,
});

/** Entities of one window. `logits` holds one row of `labels.length` numbers for each piece. */
export const entitiesOf = (
  pieces: readonly Piece[],
  logits: Float32Array,
  labels: readonly string[],
): readonly Entity[] => {
  const groups: Word[][] = [];
  let open: Word[] | undefined;
  for (const word of wordsOf(pieces, logits, labels)) {
    const goesOn = open?.[0]?.name === word.name && CONTINUES.has(word.prefix);
    if (goesOn) open?.push(word);
    else if (word.prefix === 'O') open = undefined;
    else {
      open = [word];
      groups.push(open);
    }
  }
  return groups.map(entityOf);
};
