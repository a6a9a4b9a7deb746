/** What a program still has under way. As in Node, a program is over when its last statement is and nothing is left. */

export type Tasks = {
  begin(): void;
  end(): void;
  /** Resolves when nothing is under way any more. */
  idle(): Promise<void>;
  /** An interval runs: it may still settle what the program awaits, but a finished program does not wait for it. */
  ticking(change: 1 | -1): void;
  readonly silent: boolean;
};

export const createTasks = (nextTurn: (then: () => void) => void): Tasks => {
  let open = 0;
  let intervals = 0;
  let waiting: (() => void) | undefined;
  // On a fresh turn: what ends one task often begins the next.
  const look = (): void =>
    nextTurn(() => {
      if (open > 0 || waiting === undefined) return;
      waiting();
      waiting = undefined;
    });
  return {
    begin: () => {
      open += 1;
    },
    end: () => {
      open -= 1;
      if (open === 0) look();
    },
    idle: () =>
      new Promise((resolve) => {
        waiting = resolve;
        look();
      }),
    ticking: (change) => {
      intervals += change;
    },
    get silent() {
      return open === 0 && intervals === 0;
    },
  };
};
