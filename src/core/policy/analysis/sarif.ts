/** SARIF 2.1.0 (OASIS), the form in which code-review platforms take findings with their lines. */

/** One result: `rule` is the id under which the platform groups it. */
export type SarifResult = {
  readonly rule: string;
  readonly level: 'error' | 'warning' | 'note';
  readonly text: string;
  readonly source: string;
  readonly line: number;
  readonly column: number;
};

export type SarifRule = {
  readonly id: string;
  readonly title: string;
  readonly remedy: string;
  readonly level: 'error' | 'warning' | 'note';
};

const ruleOf = ({ id, title, remedy, level }: SarifRule): object => ({
  id,
  shortDescription: { text: title },
  help: { text: remedy },
  defaultConfiguration: { level },
});

const resultOf = ({ rule, level, text, source, line, column }: SarifResult): object => ({
  ruleId: rule,
  level,
  message: { text },
  locations: [
    {
      physicalLocation: {
        // SARIF 3.4.3: a relative URI with `/`, so that the report means the same on every machine.
        artifactLocation: { uri: encodeURI(source.replaceAll('\\', '/')) },
        region: { startLine: line, startColumn: column },
      },
    },
  ],
});

/** The log of one run. */
export const sarifLog = (
  rules: readonly SarifRule[],
  results: readonly SarifResult[],
): { readonly [key: string]: unknown } => ({
  $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
  version: '2.1.0',
  runs: [
    {
      tool: { driver: { name: 'sluice', rules: rules.map(ruleOf) } },
      results: results.map(resultOf),
    },
  ],
});
