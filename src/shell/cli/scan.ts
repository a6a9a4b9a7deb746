/** `sluice scan`: finds personal and secret data in files, standard input or JSON Lines, without a vault. */

import { Command } from 'commander';
import { createDetector, emptyContext } from '../../core/detect/create-detector.ts';
import type { DetectContext, Detector } from '../../core/detect/detector.ts';
import { type Located, locateJson, locateText } from '../../core/detect/locate.ts';
import { SluiceError } from '../../core/errors.ts';
import { isObject, type JsonObject } from '../../core/json/json.ts';
import { parseJson } from '../../core/json/parse.ts';
import { stringifyJson } from '../../core/json/stringify.ts';
import { classesOf, inputsOf, minScoreOf, policyOf, type ScanOptions } from './scan-options.ts';
import {
  count,
  emptyTally,
  explanation,
  findingJson,
  summaryJson,
  summaryTable,
  type Tally,
} from './scan-print.ts';
import { type Progress, scanProgress } from './scan-progress.ts';
import { chunksOf, linesOf, openFile, type Piece, piecesOf } from './scan-read.ts';

/** One run: what finds, what was asked for, what was found. */
type Run = {
  readonly detector: Detector;
  readonly options: ScanOptions;
  readonly tally: Tally;
  readonly progress: Progress;
  /** What one document is read with: its own known values, and the lists of the policy. */
  readonly context: () => DetectContext;
  /** True once something stands in the list of `--json`. */
  listed: boolean;
};

const EXAMPLES = `
Examples:
  sluice scan report.txt export.csv            count what is in two files
  cat answer.json | sluice scan --explain      say where and why, never what
  sluice scan --json --classes EMAIL,PHONE *.log
  sluice scan --jsonl < documents.jsonl        lines {"id","text"} or {"id","json"} in,
                                               {"id","findings":[{class,start,end,score,recognizer}]} out

Offsets count UTF-16 code units, end exclusive; for "json" they count in the compact serialisation (no white space).
Exit codes: 0 nothing found, 1 something found, 2 usage, or input that could not be read and nothing found.`;

/** Waits while the reader of stdout is behind, so that memory stays bounded. */
const print = async (text: string): Promise<void> => {
  if (text === '' || process.stdout.write(text)) return;
  await new Promise((resolve) => process.stdout.once('drain', resolve));
};

const unread = (run: Run, thrown: unknown, place: string): void => {
  if (!(thrown instanceof SluiceError)) throw thrown;
  run.tally.unread += 1;
  run.progress.clear();
  process.stderr.write(`error: ${place}${thrown.message}\nhint: ${thrown.remedy}\n`);
};

const usage = (message: string, remedy: string): SluiceError =>
  new SluiceError('USAGE', message, remedy);

const badLine = (message: string): SluiceError =>
  new SluiceError(
    'USAGE',
    message,
    'write lines such as {"id":"1","text":"…"} or {"id":"1","json":{…}}',
  );

const lineOf = (line: string): JsonObject => {
  let read: ReturnType<typeof parseJson>;
  try {
    read = parseJson(line);
  } catch (thrown) {
    throw thrown instanceof SluiceError && thrown.code === 'INPUT_TOO_DEEP'
      ? thrown
      : badLine('is no valid JSON');
  }
  if (!isObject(read)) throw badLine('is no object');
  return read;
};

/** Findings of one line of `--jsonl`; every line is a document of its own, with its own known values. */
const documentFindings = ({ detector, context }: Run, line: JsonObject): readonly Located[] => {
  const { text, json } = line;
  if (json !== undefined) return locateJson(detector, json, stringifyJson(json), context());
  if (typeof text !== 'string') throw badLine('has neither `text` nor `json`');
  return locateText(detector, text, context());
};

const scanLine = async (run: Run, name: string, text: string): Promise<void> => {
  const line = lineOf(text);
  const findings = documentFindings(run, line);
  count(run.tally, name, findings);
  const explain = run.options.explain === true;
  const out = {
    id: line['id'] ?? null,
    findings: findings.map((each) => findingJson(each, explain)),
  };
  await print(`${stringifyJson(JSON.parse(JSON.stringify(out)))}\n`);
};

const scanLines = async (run: Run, name: string, chunks: AsyncIterable<string>): Promise<void> => {
  let number = 0;
  for await (const line of linesOf(chunks, name)) {
    number += 1;
    if (line.trim() !== '')
      await scanLine(run, name, line).catch((thrown: unknown) =>
        unread(run, thrown, `line ${number} `),
      );
    run.progress.step(line.length + 1, number);
  }
};

/** Line and column of each finding, found in one pass because findings are sorted. */
const printExplained = async (
  name: string,
  piece: Piece,
  findings: readonly Located[],
): Promise<void> => {
  let { line } = piece;
  let lineStart = piece.skip;
  for (const finding of findings) {
    for (
      let at = piece.text.indexOf('\n', lineStart);
      at !== -1 && at < finding.start;
      at = piece.text.indexOf('\n', lineStart)
    ) {
      line += 1;
      lineStart = at + 1;
    }
    const column = finding.start - lineStart + 1;
    await print(explanation(name, { line, column }, shifted(finding, piece.shift)));
  }
};

const shifted = (finding: Located, by: number): Located => ({
  ...finding,
  start: finding.start + by,
  end: finding.end + by,
});

const printListed = async (
  run: Run,
  name: string,
  piece: Piece,
  findings: readonly Located[],
): Promise<void> => {
  for (const finding of findings) {
    const row = {
      file: name,
      ...findingJson(shifted(finding, piece.shift), run.options.explain === true),
    };
    await print(`${run.listed ? ',' : ''}\n${JSON.stringify(row)}`);
    run.listed = true;
  }
};

/** One text, in pieces; what is known from an earlier piece is found again in the later ones. */
const scanText = async (run: Run, name: string, chunks: AsyncIterable<string>): Promise<void> => {
  const context = run.context();
  let pieces = 0;
  for await (const piece of piecesOf(chunks, name)) {
    const all = locateText(run.detector, piece.text, context);
    const findings = all.filter((finding) => finding.start >= piece.skip);
    count(run.tally, name, findings);
    if (run.options.json === true) await printListed(run, name, piece, findings);
    else if (run.options.explain === true) await printExplained(name, piece, findings);
    pieces += 1;
    run.progress.step(piece.text.length - piece.skip, pieces);
  }
};

const scanInput = async (run: Run, name: string): Promise<void> => {
  const shown = name === '-' ? 'stdin' : name;
  try {
    const stream = name === '-' ? process.stdin : await openFile(name);
    const chunks = chunksOf(stream, shown);
    await (run.options.jsonl === true
      ? scanLines(run, shown, chunks)
      : scanText(run, shown, chunks));
    run.tally.files += 1;
  } catch (thrown) {
    unread(run, thrown, '');
  }
};

const finish = async ({ options, tally, progress, listed }: Run): Promise<void> => {
  progress.clear();
  if (options.json === true)
    await print(`${listed ? '\n' : ''}],"summary":${JSON.stringify(summaryJson(tally))}}\n`);
  else if (options.jsonl !== true) await print(summaryTable(tally));
  process.exitCode = tally.found > 0 ? 1 : tally.unread > 0 ? 2 : 0;
};

const scan = async (files: readonly string[], options: ScanOptions): Promise<void> => {
  if (options.json === true && options.jsonl === true)
    throw usage('`--json` and `--jsonl` exclude each other', 'give one of them');
  const inputs = inputsOf(files);
  const minScore = minScoreOf(options.minScore);
  const policy = options.policy === undefined ? undefined : await policyOf(options.policy);
  const detector = createDetector({
    ...policy?.options,
    ...(policy === undefined || options.classes !== undefined
      ? { classes: classesOf(options.classes) }
      : {}),
    ...(minScore === undefined ? {} : { minScore }),
  });
  const run: Run = {
    detector,
    options,
    tally: emptyTally(),
    progress: scanProgress(),
    context: policy?.context ?? emptyContext,
    listed: false,
  };
  if (options.json === true) await print('{"findings":[');
  for (const name of inputs) await scanInput(run, name);
  await finish(run);
};

/** The command for the program. */
export const scanCommand = (): Command =>
  new Command('scan')
    .description(
      'Find personal and secret data in files or standard input; shows where and why, never what.',
    )
    .argument('[files...]', 'text, JSON, NDJSON or CSV files; `-` or nothing reads standard input')
    .option(
      '--jsonl',
      'one document a line: {"id","text"} or {"id","json"} in, {"id","findings"} out',
    )
    .option('--json', 'print one JSON document')
    .option('--explain', 'print every finding with its place and evidence')
    .option(
      '--classes <list>',
      'classes to report, separated by commas (default: all but ORGANIZATION)',
    )
    .option(
      '--policy <file>',
      'find what the guard finds under this policy: its classes, lists and thresholds',
    )
    .option('--min-score <number>', 'report only findings of at least this score, 0 to 1')
    .addHelpText('after', EXAMPLES)
    .action(scan);
