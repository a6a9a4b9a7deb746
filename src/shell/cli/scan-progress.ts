/** Progress of a long scan on stderr: at once on a terminal, elsewhere only when it takes more than two seconds. */

export type Progress = {
  /** Tells how many characters were read, and the number of the line or piece. */
  step(characters: number, number: number): void;
  /** Removes the line from a terminal, before other output. */
  clear(): void;
};

const QUIET_MS = 2_000;
const EVERY_MS = { terminal: 250, other: 5_000 } as const;

/** A progress line over `process.stderr`. */
export const scanProgress = (): Progress => {
  const terminal = process.stderr.isTTY;
  const began = performance.now();
  let last = began;
  let characters = 0;
  let shown = false;
  return {
    step: (more, number) => {
      characters += more;
      const now = performance.now();
      if (!terminal && now - began < QUIET_MS) return;
      if (now - last < (terminal || !shown ? EVERY_MS.terminal : EVERY_MS.other)) return;
      last = now;
      shown = true;
      const seconds = Math.round((now - began) / 1_000);
      const text = `scanned ${(characters / 1e6).toFixed(1)} MB, part ${number}, ${seconds} s`;
      process.stderr.write(terminal ? `\r\u001b[K${text}` : `${text}\n`);
    },
    clear: () => {
      if (terminal && shown) process.stderr.write('\r\u001b[K');
    },
  };
};
