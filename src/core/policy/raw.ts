/** The YAML as it was parsed, before names are checked and lists are lists. */

import type { Checksum } from '../detect/check-digits.ts';
import type { Effect, Role } from './decision.ts';
import type { RawDetection } from './detection.ts';
import type { InCode, Mode } from './document.ts';
import type { Shape } from './mask.ts';

type Many<T> = T | T[];
type Maybe<T> = T | undefined;

export type RawFrom = {
  server?: Maybe<Many<string>>;
  tool?: Maybe<Many<string>>;
  zone?: Maybe<Many<string>>;
  jurisdiction?: Maybe<Many<string>>;
  origin?: Maybe<'untrusted'>;
  path?: Maybe<Many<string>>;
};
export type RawTo = {
  server?: Maybe<Many<string>>;
  other_server?: Maybe<true>;
  tool?: Maybe<Many<string>>;
  zone?: Maybe<Many<string>>;
  jurisdiction?: Maybe<Many<string>>;
  args?: Maybe<Many<string>>;
  role?: Maybe<Many<Role>>;
  irreversible?: Maybe<true>;
  model?: Maybe<true>;
  code?: Maybe<true>;
};
export type RawData = 'any' | { class?: Maybe<Many<string>>; group?: Maybe<Many<string>> };
export type RawField =
  | string
  | { class?: Maybe<string>; untrusted?: Maybe<true>; refers_to?: Maybe<string[]> };
export type RawClass = {
  group?: Maybe<string>;
  in_code?: Maybe<InCode>;
  pattern?: Maybe<string>;
  context?: Maybe<string[]>;
  checksum?: Maybe<Checksum>;
  examples?: Maybe<string[]>;
  store?: Maybe<'never'>;
  hint?: Maybe<Shape>;
};
type Scalar = string | number | boolean;
export type RawCondition = {
  is?: Maybe<Many<Scalar>>;
  matches?: Maybe<string>;
  at_least?: Maybe<number>;
  at_most?: Maybe<number>;
};
export type RawDestination = Omit<RawFrom, 'origin'> & { origin?: Maybe<'untrusted' | 'user'> };
export type RawWhen = {
  purpose?: Maybe<Many<string>>;
  principal?: Maybe<Many<string>>;
  min_count?: Maybe<number>;
  args?: Maybe<Record<string, RawCondition>>;
  destination?: Maybe<Many<RawDestination>>;
};
export type RawSink = { [role in Role]?: Maybe<Many<string>> } & { irreversible?: Maybe<boolean> };
export type RawRule = {
  id: string;
  why?: Maybe<string>;
  controls?: Maybe<string[]>;
  from?: Maybe<RawFrom>;
  to: RawTo;
  data: RawData;
  when?: Maybe<RawWhen>;
  do: Effect;
  shape?: Maybe<Shape>;
  mode?: Maybe<Mode>;
};
export type RawException = {
  id: string;
  rule: string;
  from?: Maybe<RawFrom>;
  to?: Maybe<RawTo>;
  data?: Maybe<RawData>;
  until: string;
  approved_by: string;
  reason: string;
};
export type RawTest = {
  name: string;
  flow: {
    from: Many<string>;
    to: string;
    data: Record<string, number>;
    untrusted?: Maybe<true>;
    purpose?: Maybe<string>;
    principal?: Maybe<string>;
    args?: Maybe<Record<string, Scalar>>;
    destination?: Maybe<Many<string>>;
  };
  expect: { do: Effect; rule?: Maybe<string> };
};
export type RawDefaults = {
  to_model?: Maybe<Effect>;
  same_server?: Maybe<Effect>;
  between_servers?: Maybe<Effect>;
  on_error?: Maybe<'deny'>;
};
export type RawPolicy = {
  version: 1;
  policy: { name: string; revision: string; owner?: Maybe<string> };
  extends?: Maybe<Many<string>>;
  mode?: Maybe<Mode>;
  defaults?: Maybe<RawDefaults>;
  classes?: Maybe<Record<string, RawClass>>;
  zones?: Maybe<Record<string, { servers: string[]; jurisdiction?: Maybe<string> }>>;
  sources?: Maybe<Record<string, Record<string, RawField>>>;
  sinks?: Maybe<Record<string, RawSink>>;
  rules?: Maybe<RawRule[]>;
  exceptions?: Maybe<RawException[]>;
  tests?: Maybe<RawTest[]>;
  detection?: Maybe<RawDetection>;
};
