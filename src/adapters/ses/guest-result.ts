/** What a program returns, as JSON text: read once, with the containers that JSON has no word for spelled out. */

/** A Map with text keys as an object, any other as pairs; a Set as a list; a big integer as its digits. */
const spelled = (_key: string, value: unknown): unknown => {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Map) {
    const entries = [...value];
    return entries.every(([key]) => typeof key === 'string')
      ? Object.fromEntries(entries)
      : entries;
  }
  if (value instanceof Set) return [...value];
  // JSON would write `{}` and hide that something failed.
  if (value instanceof Error) return { ...value, name: value.name, message: value.message };
  return value;
};

/** Undefined where there is nothing to return: undefined, a function, a symbol. Throws for cycles. */
export const resultText = (value: unknown): string | undefined => JSON.stringify(value, spelled);
