/** `sluice policy matrix`: all flows on a few pages, for a person to read and sign. */

import { Command } from 'commander';
import { groupsOf, matrixOf } from '../../core/policy/analysis/cells.ts';
import { domainOf } from '../../core/policy/analysis/domain.ts';
import { type Sheet, sheetOf } from '../../core/policy/analysis/sheet.ts';
import { sheetCsv } from '../../core/policy/analysis/sheet-csv.ts';
import { sheetHtml } from '../../core/policy/analysis/sheet-html.ts';
import { sheetTable } from '../../core/policy/analysis/sheet-table.ts';
import {
  catalogueFile,
  cataloguesOf,
  FILE,
  loadShowingProblems,
  print,
  today,
  usage,
} from './policy-load.ts';

type Options = { readonly format: string; readonly catalogue?: string | boolean };

const EXAMPLE = `
Example:
  sluice policy matrix desk.yaml --format html > desk.html     open it in a browser and print it

The page holds no script and loads nothing. --format csv is for a spreadsheet. With --catalogue tools.json every tool
of every server stands in it; without, those that the policy names.`;

const json = ({ document, digest, day, sections }: Sheet): object => ({
  policy: { name: document.name, revision: document.revision, owner: document.owner, digest },
  day,
  sections,
});

const rendered = (sheet: Sheet, format: string): string => {
  switch (format) {
    case 'table':
      return sheetTable(sheet);
    case 'csv':
      return sheetCsv(sheet);
    case 'html':
      return sheetHtml(sheet);
    case 'json':
      return `${JSON.stringify(json(sheet), null, 2)}\n`;
    default:
      throw usage(`unknown format \`${format}\``, 'write `--format table|csv|html|json`');
  }
};

const matrix = async (file: string | undefined, options: Options): Promise<void> => {
  const { policy, document } = loadShowingProblems(file, {});
  const { catalogue } = await cataloguesOf(catalogueFile(options.catalogue));
  const groups = groupsOf(domainOf([document], catalogue), [document]);
  const day = today();
  const sheet = sheetOf(matrixOf(document, groups, day), policy.digest, day);
  print(rendered(sheet, options.format));
};

export const matrixCommand = (): Command =>
  new Command('matrix')
    .description('Show what may go where: a table, CSV, or a page to print and sign.')
    .argument('[file]', FILE)
    .option('--format <format>', 'table, csv, html or json', 'table')
    .option('--catalogue <file>', 'what the servers offer (JSON, tools/list per server)')
    .option('--no-catalogue', 'leave out the recorded catalogue of the data folder')
    .addHelpText('after', EXAMPLE)
    .action(matrix);
