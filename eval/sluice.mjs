/** Sluice over texts as `sluice scan` reads them: JSON in a text is read as JSON, offsets are into the text. */

import { ALL_CLASSES, createDetector, emptyContext, OPTIONAL_CLASSES } from '../dist/core/detect/create-detector.js';
import { locateText } from '../dist/core/detect/locate.js';
import { sluiceType } from './classes.mjs';

const every = [...new Set([...ALL_CLASSES, ...OPTIONAL_CLASSES])];
/** The classes that `sluice scan` reports unless told otherwise. */
const detector = createDetector({ classes: every.filter((cls) => cls !== 'ORGANIZATION') });
const withOrganizations = createDetector({ classes: every });

const located = (text, by) => locateText(by, text, emptyContext());

/** Every finding of a text as [start, end, class], in a scope of its own. */
export const findings = (text) => located(text, detector).map(({ start, end, class: cls }) => [start, end, String(cls)]);

const system = (name, by) => ({
  name,
  run: (texts) => texts.map((text) => located(text, by).map(({ start, end, class: cls }) => [start, end, sluiceType(String(cls))])),
});

export const SLUICE = [system('Sluice', detector), system('Sluice, ORG on', withOrganizations)];
