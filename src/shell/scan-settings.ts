/** How the guard looks at data under a policy: what compose builds the detector from, and `sluice scan --policy` uses. */

import { re2PatternEngine } from '../adapters/re2js/pattern-engine.ts';
import {
  ALL_CLASSES,
  type DetectorOptions,
  emptyContext,
  GUARD_THRESHOLDS,
} from '../core/detect/create-detector.ts';
import type { DetectContext } from '../core/detect/detector.ts';
import { classFinders } from '../core/policy/class-finder.ts';
import { denyFinders, pardonOf } from '../core/policy/detection-lists.ts';
import type { PolicyDocument } from '../core/policy/document.ts';

/** What the guard looks for: the default set with what the policy switches on and off. */
export const detectorOptions = (
  document: PolicyDocument,
  countries: readonly string[] | undefined,
): DetectorOptions => {
  const { detection } = document;
  const on = [...detection.classes].flatMap(([cls, use]) => (use === 'on' ? [cls] : []));
  const named = detection.countries ?? countries;
  return {
    classes: [...ALL_CLASSES.filter((cls) => detection.classes.get(cls) !== 'off'), ...on],
    thresholds: new Map([...GUARD_THRESHOLDS, ...detection.thresholds]),
    finders: [
      ...classFinders(document, re2PatternEngine),
      ...denyFinders(detection, re2PatternEngine),
    ],
    ...(named === undefined ? {} : { countries: named }),
  };
};

/** The same for a scan, where there is no server: suppressions of a server's field do not hold. */
export const scanSettings = (
  document: PolicyDocument,
): { options: DetectorOptions; context: () => DetectContext } => {
  const pardon = pardonOf(document.detection, re2PatternEngine);
  const context = (): DetectContext =>
    pardon === undefined
      ? emptyContext()
      : {
          ...emptyContext(),
          pardon: (finding, text) => pardon(finding, text, undefined) !== undefined,
        };
  return { options: detectorOptions(document, undefined), context };
};
