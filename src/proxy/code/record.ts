/** What one run has done so far: told to the model when the run ends badly, and to the audit log always. */

import type { Class } from '../../core/brand.ts';
import { isArray, isObject, type Json, numberText, RawNumber } from '../../core/json/json.ts';
import { joinOrigins, type Origin } from '../../core/label/label.ts';
import type { Run } from '../../ports/link.ts';
import type { ConsoleLevel } from '../../ports/sandbox.ts';

export type Printed = { readonly level: ConsoleLevel; readonly text: string };
/** Calls of one tool: how many succeeded and how many failed. */
export type Tally = { readonly name: string; readonly ok: number; readonly failed: number };

/** Size of a value as text, without writing it: exact for what counts, strings; near enough for the rest. */
export const sizeOf = (value: Json): number => {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value === 'number' || value instanceof RawNumber) return numberText(value).length;
  if (isArray(value)) return value.reduce<number>((sum, item) => sum + sizeOf(item) + 1, 2);
  if (isObject(value))
    return Object.entries(value).reduce(
      (sum, [key, item]) => sum + key.length + 4 + sizeOf(item),
      2,
    );
  return 4;
};

export class RunRecord implements Run {
  readonly id: string;
  readonly source: string;
  readonly printed: Printed[] = [];
  readonly emitted: Json[] = [];
  /** Bytes of what the tools returned, which direct calls would have shown to the model. */
  received = 0;
  calls = 0;
  /** Where the values came from that the program was given in plain. */
  origins: readonly Origin[] = [];
  readonly #tallies = new Map<string, { ok: number; failed: number }>();

  constructor(id: string, source: string) {
    this.id = id;
    this.source = source;
  }

  saw(_cls: Class, origin: Origin, plain: boolean): void {
    if (plain) this.origins = joinOrigins(this.origins, [origin]);
  }

  called(server: string, tool: string, ok: boolean): void {
    const name = `${server}.${tool}`;
    const tally = this.#tallies.get(name) ?? { ok: 0, failed: 0 };
    this.#tallies.set(name, tally);
    if (ok) tally.ok += 1;
    else tally.failed += 1;
  }

  tallies(): readonly Tally[] {
    return [...this.#tallies].map(([name, tally]) => ({ name, ...tally }));
  }
}
