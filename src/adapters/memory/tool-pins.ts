/** Tool pins in memory, for tests. */

import type { ToolPin, ToolPins } from '../../ports/tool-pins.ts';

const keyOf = ({ server, tool }: ToolPin): string => JSON.stringify([server, tool]);

/** An empty store; ordered like the real one. */
export const createMemoryToolPins = (): ToolPins => {
  const pins = new Map<string, ToolPin>();
  return {
    list: async (server) =>
      [...pins.values()]
        .filter((pin) => server === undefined || pin.server === server)
        .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
    save: async (changed) => {
      for (const pin of changed) pins.set(keyOf(pin), pin);
    },
    close: async () => undefined,
  };
};
