/** Conditions of rules (`when`) as predicates over the facts of one message, built once when a policy is compiled. */

import { isPattern, type Pattern, type PatternEngine } from '../detect/pattern.ts';
import type { Origin } from '../label/label.ts';
import type { ArgumentFact, Facts } from './decision.ts';
import type { Condition, DestinationSelector, Scalar, When } from './document.ts';
import type { Fit } from './json-path.ts';
import { allFit, anyFit, fitOf, matchesAny } from './match.ts';

/** Whether the conditions hold; `maybe` where a fact is not known or only some of several things fit. */
export type WhenTest = (facts: Facts | undefined) => Fit;

type Holds = (facts: Facts) => Fit;
/** Whether a destination's origin fits, which needs the document's zones. */
export type OriginTest = (origin: Origin) => Fit;

const fitIf = (holds: boolean): Fit => (holds ? 'yes' : 'no');

const named =
  (globs: readonly string[], of: (facts: Facts) => string | undefined): Holds =>
  (facts) => {
    const name = of(facts);
    return name === undefined ? 'maybe' : fitIf(matchesAny(globs, name));
  };

const numberOf = (value: Scalar): number =>
  typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);

const within = ({ atLeast, atMost }: Condition, value: Scalar): Fit => {
  if (atLeast === undefined && atMost === undefined) return 'yes';
  const number = numberOf(value);
  // Text where a number is expected may mean any number: `1e6`, `one million`.
  if (Number.isNaN(number)) return 'maybe';
  return fitIf(number >= (atLeast ?? -Infinity) && number <= (atMost ?? Infinity));
};

const wholly = (pattern: Pattern, text: string): boolean => {
  let whole = false;
  pattern.find(text, (start, end) => {
    whole ||= start === 0 && end === text.length;
  });
  return whole;
};

/** `1` and `"1"` are the same argument: which of them a model writes is chance. */
const isOneOf = (list: readonly Scalar[] | undefined, value: Scalar): boolean =>
  list === undefined || list.some((each) => String(each) === String(value));

const conditionTest = (
  condition: Condition,
  engine: PatternEngine | undefined,
): ((fact: ArgumentFact) => Fit) => {
  const source = condition.matches;
  const compiled = source === undefined ? undefined : engine?.(`^(?:${source})$`);
  const pattern = compiled !== undefined && isPattern(compiled) ? compiled : undefined;
  return ({ value }) => {
    if (value === undefined) return 'maybe';
    if (!isOneOf(condition.is, value)) return 'no';
    if (source === undefined) return within(condition, value);
    if (pattern === undefined) return 'maybe';
    return wholly(pattern, String(value)) ? within(condition, value) : 'no';
  };
};

/** Several things, such as the rows of a list: all must fit, and none that fits is a plain no. */
const overall = (fits: readonly Fit[]): Fit => {
  if (fits.length === 0 || fits.every((each) => each === 'no')) return 'no';
  return fits.every((each) => each === 'yes') ? 'yes' : 'maybe';
};

const argumentTest = (
  path: string,
  condition: Condition,
  engine: PatternEngine | undefined,
): Holds => {
  const test = conditionTest(condition, engine);
  return ({ arguments: all }) => {
    if (all === undefined) return 'maybe';
    const placed = all
      .map((fact) => ({ fact, place: fitOf(path, fact.path) }))
      .filter(({ place }) => place !== 'no');
    return overall(placed.map(({ fact, place }) => allFit([place, test(fact)])));
  };
};

const destinationTest = (
  selectors: readonly DestinationSelector[],
  testOf: (selector: DestinationSelector) => OriginTest,
): Holds => {
  const tests = selectors.map((selector) => ({ selector, test: testOf(selector) }));
  const fits = (origins: readonly Origin[]): Fit =>
    anyFit(
      tests.map(({ selector, test }) => {
        if (origins.length === 0) return fitIf(selector.user === true);
        return selector.user === true ? 'no' : overall(origins.map(test));
      }),
    );
  return ({ destinations }) =>
    destinations === undefined ? 'maybe' : overall(destinations.map(fits));
};

const countTest =
  (least: number): Holds =>
  ({ count }) =>
    count === undefined ? 'maybe' : fitIf(count >= least);

const partsOf = (
  { purpose, principal, minCount, args, destination }: When,
  testOf: (selector: DestinationSelector) => OriginTest,
  engine: PatternEngine | undefined,
): readonly Holds[] => [
  ...(purpose === undefined ? [] : [named(purpose, (facts) => facts.purpose)]),
  ...(principal === undefined ? [] : [named(principal, (facts) => facts.principal)]),
  ...(minCount === undefined ? [] : [countTest(minCount)]),
  ...[...args].map(([path, each]) => argumentTest(path, each, engine)),
  ...(destination === undefined ? [] : [destinationTest(destination, testOf)]),
];

/** The conditions of a rule; undefined where it has none. */
export const compileWhen = (
  when: When | undefined,
  testOf: (selector: DestinationSelector) => OriginTest,
  engine: PatternEngine | undefined,
): WhenTest | undefined => {
  if (when === undefined) return undefined;
  const parts = partsOf(when, testOf, engine);
  return (facts = {}) => allFit(parts.map((holds) => holds(facts)));
};
