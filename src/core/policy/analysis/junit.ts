/** JUnit XML, the form in which build servers take test results. */

export type JunitCase = {
  readonly name: string;
  readonly source: string;
  readonly line: number;
  /** Undefined where the test passes. */
  readonly failure?: string | undefined;
};

/** XML 1.0 allows no control characters but tab and line breaks, not even escaped ones. */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

const xmlText = (text: string): string =>
  text
    .replace(FORBIDDEN, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');

const caseXml = (suite: string, { name, source, line, failure }: JunitCase): string => {
  const head = `    <testcase classname="${xmlText(suite)}" name="${xmlText(name)}" file="${xmlText(source)}" line="${line}"`;
  if (failure === undefined) return `${head}/>`;
  const message = xmlText(failure.split('\n')[0] ?? '');
  return `${head}>\n      <failure message="${message}">${xmlText(failure)}</failure>\n    </testcase>`;
};

/** One suite. */
export const junitXml = (suite: string, cases: readonly JunitCase[]): string => {
  const failures = cases.filter((each) => each.failure !== undefined).length;
  const counts = `tests="${cases.length}" failures="${failures}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="${xmlText(suite)}" ${counts}>`,
    ...cases.map((each) => caseXml(suite, each)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
};
