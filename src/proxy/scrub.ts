/** Text for people's terminals and logs: classes instead of values. Nothing is kept, nothing can be put back. */

import type { Span } from '../core/detect/finding.ts';
import type { Engine } from './context.ts';

const label = (span: Span): string =>
  span.kind === 'finding' ? `[${span.class}]` : `[${span.encoding}]`;

/** `mail to jane@acme.example failed` becomes `mail to [EMAIL] failed`. A line that cannot be read is withheld. */
export const scrub = (engine: Engine, text: string): string => {
  try {
    const spans = engine.detector.detectText(text, { known: engine.known, declared: [] });
    let out = '';
    let at = 0;
    for (const span of spans) {
      out += text.slice(at, span.start) + label(span);
      at = span.end;
    }
    return out + text.slice(at);
  } catch {
    return '[a line that could not be checked was withheld]'; // INVARIANT: unchecked text is never printed.
  }
};
