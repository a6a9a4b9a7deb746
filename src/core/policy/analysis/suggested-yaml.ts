/** A suggested rule or exception as a person would write it, with a test for each flow it opens. */

import { stringify } from 'yaml';
import type { Flow } from '../decision.ts';
import type { Exception, Rule } from '../document.ts';

/** Refused flows of one kind: same source tool, sink tool and deciding rule. */
export type RefusedGroup = {
  readonly from: { readonly server: string; readonly tool: string };
  readonly to: { readonly server: string; readonly tool: string };
  readonly args: readonly string[];
  readonly classes: readonly string[];
  /** The rule or default that refuses today. */
  readonly rule: string;
  readonly calls: number;
  readonly last: string;
  readonly flows: readonly Flow[];
};

/** What a suggestion adds to a policy. */
export type Change = { readonly rule?: Rule; readonly exception?: Exception };

const one = <T>(list: readonly T[] | undefined): T | readonly T[] | undefined =>
  list?.length === 1 ? list[0] : list;

const selectors = ({ from, to, data }: Pick<Rule, 'from' | 'to' | 'data'>): object => ({
  from: { server: one(from.server), tool: one(from.tool) },
  to: { server: one(to.server), tool: one(to.tool), args: one(to.args) },
  data: { class: one(data.class) },
});

const testsFor = ({ from, to, args, classes }: RefusedGroup): readonly object[] =>
  args.map((arg) => ({
    name: `${classes.join(', ')} from ${from.server} reaches ${to.server}.${to.tool} ${arg}`,
    flow: {
      from: `${from.server}.${from.tool}`,
      to: `${to.server}.${to.tool}:${arg}`,
      data: Object.fromEntries(classes.map((cls) => [cls, 1])),
    },
    expect: { do: 'allow' },
  }));

/** The YAML to paste into the policy. */
export const suggestedYaml = (group: RefusedGroup, { rule, exception }: Change): string =>
  stringify(
    {
      ...(rule === undefined
        ? {}
        : {
            rules: [
              {
                id: rule.id,
                why: rule.why,
                controls: rule.controls,
                ...selectors(rule),
                do: rule.do,
              },
            ],
          }),
      ...(exception === undefined
        ? {}
        : {
            exceptions: [
              {
                id: exception.id,
                rule: exception.rule,
                ...(exception.to === undefined
                  ? {}
                  : selectors({
                      from: exception.from ?? {},
                      to: exception.to,
                      data: exception.data ?? {},
                    })),
                until: exception.until,
                approved_by: exception.approvedBy,
                reason: exception.reason,
              },
            ],
          }),
      tests: testsFor(group),
    },
    { lineWidth: 110 },
  );
