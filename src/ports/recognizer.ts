/** An optional stronger recognizer beside the built-in ones: a model or a service that reads whole texts. */

import type { Class } from '../core/brand.ts';

/** A stretch of one text, UTF-16 offsets, `end` exclusive. Never holds the text. */
export type TextFinding = {
  readonly class: Class;
  readonly start: number;
  readonly end: number;
  /** 0 to 1, comparable with the scores of the built-in recognizers. */
  readonly score: number;
};

/**
 * Texts reach it in plain, so it has to run where plain text may be: on this machine, or behind TLS with somebody who
 * may read it.
 */
export type TextRecognizer = {
  /** Name in findings and the audit log. */
  readonly name: string;
  /**
   * Findings of each text, in the order of the texts. Rejects with `DETECTOR_FAILED` where it cannot answer or `signal`
   * says that the time is over: a message that was not read by a recognizer that is switched on is not passed on.
   */
  recognize(
    texts: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly (readonly TextFinding[])[]>;
  close(): Promise<void>;
};

/** A text in which every recognizer of persons finds one; read at start-up (DESIGN 3.2). */
export const PLANTED_TEXT = 'My name is John Smith and I live in London.';
