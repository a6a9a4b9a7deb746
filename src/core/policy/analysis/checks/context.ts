/** What every check of `policy lint` looks at. */

import type { Origin } from '../../../label/label.ts';
import type { Policy, Sink } from '../../decision.ts';
import type { PolicyDocument } from '../../document.ts';
import type { ToolCatalogue } from '../catalogue.ts';
import type { Cell, Matrix } from '../cells.ts';
import { ANY, ANY_SINK } from '../domain.ts';
import type { At, LintFinding } from '../finding.ts';
import type { Locate, Way } from '../locate.ts';
import type { Survey } from '../survey.ts';

export type LintInput = {
  readonly document: PolicyDocument;
  readonly policy: Policy;
  /** `2026-11-24`; exceptions end. */
  readonly day: string;
  /** Texts of the file and of what it extends, by the names that locations carry. */
  readonly texts: ReadonlyMap<string, string>;
  /** What the servers offer now. */
  readonly catalogue?: ToolCatalogue | undefined;
  /** What they offered when somebody last looked. */
  readonly recorded?: ToolCatalogue | undefined;
};

export type Context = LintInput & {
  readonly matrix: Matrix;
  readonly survey: Survey;
  readonly locate: Locate;
  /** Like `locate`, for what does not know its file: the first text that has the whole way. */
  readonly find: (...way: Way) => At;
};

export type Check = (context: Context) => readonly LintFinding[];

const sinkText = (sink: Sink): string => {
  if (sink.kind === 'model') return 'the model';
  if (sink.kind === 'code') return 'agent code';
  return sink.server === ANY_SINK ? 'any other server' : placeText(sink);
};

const placeText = ({ server, tool, path }: Omit<Origin, 'untrusted'>): string =>
  server === ANY ? 'any other server' : `\`${server}.${tool}\` \`${path}\``;

/** One flow of a cell in words: class, origin, sink. */
export const cellText = ({ origin, sink, class: cls }: Cell): string => {
  const from = origin.example;
  const trust = origin.untrusted ? ' (untrusted)' : '';
  return `${cls.example} from ${placeText(from)}${trust} to ${sinkText(sink.example)}`;
};

/** At most so many names in one sentence. */
const MAX_NAMES = 5;

/** "`a`, `b` and 3 more" */
export const namesText = (names: readonly string[]): string => {
  const shown = names.slice(0, MAX_NAMES).map((name) => `\`${name}\``);
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
};

/** Where a rule stands, and inside it the part that a finding is about. */
export const atRule = ({ document, locate, find }: Context, id: string, ...way: Way): At => {
  const rule = document.rules.find((each) => each.id === id);
  // A default has no rule: its line is that of `defaults`, if the policy writes it.
  if (rule === undefined) return find('defaults', id.replace('default:', ''));
  return locate(rule.at.source, 'rules', id, ...way);
};
