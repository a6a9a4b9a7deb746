/** What the rules report: class, stretch, score and the reasons, never the text. */

export type ProseClass =
  | 'PERSON'
  | 'LOCATION'
  | 'ORGANIZATION'
  | 'AGE'
  | 'TITLE'
  | 'NRP'
  | 'DATE_TIME';

export type ProseFinding = {
  readonly class: ProseClass;
  readonly start: number;
  readonly end: number;
  /** 0 to 1; Presidio's scale. */
  readonly score: number;
  /** Reasons in a few words, such as `given name, surname`. */
  readonly evidence: string;
};

/** Weights of evidence are added; this turns the sum into a score. 1.5 is the least that is reported. */
export const LEAST_WEIGHT = 1.5;
export const scoreOf = (weight: number): number =>
  weight >= 4 ? 0.95 : weight >= 3 ? 0.85 : weight >= 2.2 ? 0.7 : weight >= 1.8 ? 0.6 : 0.5;
