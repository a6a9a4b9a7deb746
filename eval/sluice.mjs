/** Sluice over texts as `sluice scan` reads them: JSON in a text is read as JSON, offsets are into the text. */

import { createDetector, emptyContext } from '../dist/core/detect/create-detector.js';
import { sluiceType } from './classes.mjs';

/** Offsets in the raw JSON string literal for each index of its decoded text. */
const rawOffsets = (raw) => {
  const offsets = [];
  for (let at = 0; at < raw.length; ) {
    offsets.push(at);
    at += raw[at] !== '\\' ? 1 : raw[at + 1] === 'u' ? 6 : 2;
  }
  offsets.push(raw.length);
  return offsets;
};

/** Findings of a text as [start, end, class, recognizer]; those inside an encoding other than JSON's cover the encoded stretch. */
export const flat = (text, spans) =>
  spans.flatMap((span) => {
    if (span.kind === 'finding') return [[span.start, span.end, String(span.class), span.recognizer]];
    const inner = flat(span.text, span.spans);
    if (span.encoding !== 'json-string') return inner.map(([, , cls, by]) => [span.start, span.end, cls, by]);
    const offsets = rawOffsets(text.slice(span.start, span.end));
    return inner.map(([start, end, cls, by]) => [span.start + offsets[start], span.start + offsets[end], cls, by]);
  });

const detector = createDetector();

/** Every finding of a text, in a scope of its own. */
export const findings = (text) => flat(text, detector.detectText(text, emptyContext()));

export const sluice = {
  name: 'Sluice',
  run: (texts) => texts.map((text) => findings(text).map(([start, end, cls]) => [start, end, sluiceType(cls)])),
};
