/** Names of the classes that ship with Sluice; a policy may use them without declaring them. */

import { asClass, type Class } from '../brand.ts';
import { CLASSES } from '../detect/classes.ts';

/**
 * What the built-in recognizers report (DESIGN 5.3), and LITERAL for look-alike text (DESIGN 3.7).
 * Names follow Presidio's entity types where one exists, so that reviewers of either read the other.
 * INVARIANT: every class that detection can report stands here; any other class is denied everywhere (DESIGN 3.2).
 */
export const BUILTIN_CLASSES: readonly Class[] = [
  ...CLASSES.map(({ name }) => name),
  asClass('LITERAL'),
];
