/** Concrete paths as steps, for field patterns to be matched against. */

import type { JsonPath } from '../json/json.ts';

/**
 * One step of a concrete path. `item` is a position that the path does not tell, or a key that is no plain name: the
 * audit log and the vault write both as `[*]`. `any` may be whatever there is.
 */
export type Step =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'item' }
  | { readonly kind: 'any' };

/** The steps of a path into a document. */
export const stepsOfPath = (path: JsonPath): readonly Step[] =>
  path.map((step) =>
    typeof step === 'number' ? { kind: 'index', index: step } : { kind: 'name', name: step },
  );

/** Steps as `json/json.ts` and the audit log write them: `.name`, `.*`, `[*]`, `[3]`, `['any key']`. */
const STEP = /\.([A-Za-z_][A-Za-z0-9_]*)|\.\*|(\[\*\])|\[(\d{1,9})\]|\['((?:[^'\\]|\\.)*)'\]/sy;

/** The steps of a written concrete path. What cannot be read ends in a step that may be anything. */
export const stepsOf = (path: string): readonly Step[] => {
  const steps: Step[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < path.length) {
    const match = STEP.exec(path);
    if (match === null) return [...steps, { kind: 'any' }];
    const [, name, item, index, quoted] = match;
    if (index !== undefined) steps.push({ kind: 'index', index: Number(index) });
    else if (name !== undefined) steps.push({ kind: 'name', name });
    else if (item !== undefined) steps.push({ kind: 'item' });
    else if (quoted === undefined) steps.push({ kind: 'any' });
    else steps.push({ kind: 'name', name: quoted.replace(/\\(.)/gs, '$1') });
  }
  return steps;
};
