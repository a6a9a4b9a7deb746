/** test/lint: one folder per check, with a policy that trips it on the lines marked `# trips` and one that does not. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readCatalogue, type ToolCatalogue } from '../../../src/core/policy/analysis/catalogue.ts';
import { CHECKS } from '../../../src/core/policy/analysis/finding.ts';
import { lintText } from './lint-text.ts';

const DAY = '2026-11-24';
const ROOT = 'test/lint';

const jsonOf = (file: string): ToolCatalogue | undefined =>
  existsSync(file) ? readCatalogue(JSON.parse(readFileSync(file, 'utf8')), file) : undefined;

/** Lines on which the check speaks. */
const linesOf = (check: string, name: 'trips' | 'clean'): readonly number[] => {
  const folder = `${ROOT}/${check}`;
  const found = lintText(readFileSync(`${folder}/${name}.yaml`, 'utf8'), {
    day: DAY,
    catalogue: jsonOf(`${folder}/${name}.catalogue.json`) ?? jsonOf(`${folder}/catalogue.json`),
    recorded: jsonOf(`${folder}/recorded.json`),
  });
  return found.filter((each) => each.check === check).map((each) => each.line);
};

const markedIn = (check: string): readonly number[] =>
  readFileSync(`${ROOT}/${check}/trips.yaml`, 'utf8')
    .split('\n')
    .flatMap((line, i) => (line.includes('# trips') ? [i + 1] : []));

test('every check has a folder and a section in docs/LINT.md, and nothing else has', () => {
  expect(readdirSync(ROOT).toSorted()).toEqual(Object.keys(CHECKS).toSorted());
  const sections = [...readFileSync('docs/LINT.md', 'utf8').matchAll(/^### (\S+)$/gm)];
  expect(sections.map((match) => match[1]).toSorted()).toEqual(Object.keys(CHECKS).toSorted());
});

describe.each(Object.keys(CHECKS))('%s', (check) => {
  test('speaks on the marked lines', () => {
    expect(markedIn(check).length).toBeGreaterThan(0);
    expect([...new Set(linesOf(check, 'trips'))]).toEqual(markedIn(check));
  });
  test('is silent where the policy is right', () => {
    expect(linesOf(check, 'clean')).toEqual([]);
  });
});
