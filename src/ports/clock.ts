/** Time, as an argument: the core has no clock. */

export type Clock = {
  /** Milliseconds since the epoch. */
  now(): number;
};
