/** Linear patterns by RE2 (https://swtch.com/~rsc/regexp/regexp3.html): no backtracking, so no back references and no look-around. */

import { createRequire } from 'node:module';
import type { RE2JS } from 're2js';
import { MAX_PATTERN_SOURCE, type PatternEngine } from '../../core/detect/pattern.ts';

const faultOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message.replace(/^error parsing regexp: /, '') : 'not a pattern';

/** Loaded by the first pattern: the shipped default has none, and hosts wait for `wrap` to start. */
const engine = (): typeof import('re2js') => createRequire(import.meta.url)('re2js');

const compile = (source: string): RE2JS | string => {
  try {
    return engine().RE2JS.compile(source);
  } catch (thrown) {
    return faultOf(thrown); // The message quotes the pattern, which is the policy author's own text.
  }
};

/** Compiles with RE2. A pattern that matches nothing at all would find something everywhere, so it is refused. */
export const re2PatternEngine: PatternEngine = (source) => {
  if (source.length > MAX_PATTERN_SOURCE)
    return { fault: `it has more than ${MAX_PATTERN_SOURCE} characters` };
  const compiled = compile(source);
  if (typeof compiled === 'string') return { fault: compiled };
  if (compiled.matcher('').matches()) return { fault: 'it matches the empty text' };
  return {
    find: (text, found) => {
      const matcher = compiled.matcher(text);
      while (matcher.find())
        if (matcher.end() > matcher.start()) found(matcher.start(), matcher.end());
    },
  };
};
