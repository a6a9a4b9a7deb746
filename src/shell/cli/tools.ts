/** `sluice tools list|diff|approve`: what servers say of their tools, what changed, and what the host may see. */

import { Command } from 'commander';
import { diffLines } from 'diff';
import { SluiceError } from '../../core/errors.ts';
import { visible } from '../../core/mcp/tool-definition.ts';
import type { ToolPin, ToolPins } from '../../ports/tool-pins.ts';
import { ofFile, openAuditLog, openToolPins, type StoreOptions } from '../open-stores.ts';
import { resolvePaths } from '../paths.ts';
import { auditFileOf, storeOptions } from './options.ts';

type State = 'approved' | 'held' | 'refused';

const stateOf = ({ approved, pending }: ToolPin): State => {
  if (approved === undefined) return 'refused';
  return pending === undefined ? 'approved' : 'held';
};

const nameOf = ({ server, tool }: ToolPin): string => `${server}.${tool}`;
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 16).replace('T', ' ');

const withPins = async <T>(
  where: StoreOptions,
  work: (pins: ToolPins) => Promise<T>,
): Promise<T> => {
  const options = storeOptions(where);
  const pins = openToolPins(options);
  try {
    return await work(pins);
  } catch (thrown) {
    throw ofFile(resolvePaths(options).vaultFile, thrown);
  } finally {
    await pins.close();
  }
};

/** `server` or `server.tool`; server names hold no dot, tool names may. */
const names = (pin: ToolPin, wanted: string): boolean =>
  pin.server === wanted || nameOf(pin) === wanted;

const selected = (all: readonly ToolPin[], wanted: readonly string[]): readonly ToolPin[] => {
  for (const name of wanted)
    if (!all.some((pin) => names(pin, name)))
      throw new SluiceError(
        'USAGE',
        `no tool \`${name}\` was ever seen`,
        'run `sluice tools list` for the names; a server is seen when a host lists its tools',
      );
  return wanted.length === 0 ? all : all.filter((pin) => wanted.some((name) => names(pin, name)));
};

const printTable = (pins: readonly ToolPin[]): void => {
  if (pins.length === 0) {
    process.stdout.write('no tools were seen yet\n');
    return;
  }
  const width = Math.max(4, ...pins.map((pin) => nameOf(pin).length));
  const line = (name: string, state: string, seen: string, changed: string): string =>
    `${name.padEnd(width)}  ${state.padEnd(8)}  ${seen.padEnd(16)}  ${changed}`.trimEnd();
  const rows = pins.map((pin) =>
    line(
      visible(nameOf(pin)),
      stateOf(pin),
      dayOf(pin.seenAt),
      pin.changedAt === undefined ? '' : dayOf(pin.changedAt),
    ),
  );
  process.stdout.write(`${[line('TOOL', 'STATE', 'FIRST SEEN', 'CHANGED'), ...rows].join('\n')}\n`);
};

const list = async (
  wanted: readonly string[],
  where: StoreOptions & { json?: boolean },
): Promise<void> => {
  const pins = selected(await withPins(where, (store) => store.list()), wanted);
  if (where.json !== true) printTable(pins);
  else
    for (const pin of pins)
      process.stdout.write(`${JSON.stringify({ ...pin, state: stateOf(pin) })}\n`);
};

/** Indented, so that a changed sentence is a changed line; every hidden character can be seen. */
const pretty = (definition: string | undefined): string =>
  definition === undefined
    ? ''
    : `${visible(JSON.stringify(JSON.parse(definition), undefined, 2))}\n`;

const marked = (text: string, mark: string): string =>
  text.replace(/^(?=.)/gm, mark).replace(/\n?$/, '\n');

const difference = (pin: ToolPin): string =>
  diffLines(pretty(pin.approved), pretty(pin.pending))
    .map(({ added, removed, value }) => marked(value, added ? '+ ' : removed ? '- ' : '  '))
    .join('');

const changes = (pins: readonly ToolPin[]): readonly ToolPin[] =>
  pins.filter((pin) => pin.pending !== undefined);

const diff = async (wanted: readonly string[], where: StoreOptions): Promise<void> => {
  const pins = changes(selected(await withPins(where, (store) => store.list()), wanted));
  for (const pin of pins)
    process.stdout.write(`${visible(nameOf(pin))} (${stateOf(pin)})\n${difference(pin)}\n`);
  if (pins.length === 0) process.stdout.write('nothing is held back\n');
  else process.exitCode = 1;
};

const approved = ({ server, tool, seenAt, approved: old, pending }: ToolPin): ToolPin => {
  const definition = pending ?? old;
  return { server, tool, seenAt, ...(definition === undefined ? {} : { approved: definition }) };
};

/** The log first: an approval that leaves no trace is none. */
const record = async (where: StoreOptions, pins: readonly ToolPin[]): Promise<void> => {
  const log = openAuditLog(auditFileOf(where));
  try {
    await log.append(
      pins.map(({ server, tool }) => ({
        type: 'tools.approve' as const,
        outcome: 'ok' as const,
        sink: { server, tool },
      })),
    );
  } finally {
    await log.close();
  }
};

const approve = async (
  wanted: readonly string[],
  where: StoreOptions & { all?: boolean },
): Promise<void> => {
  if (wanted.length === 0 && where.all !== true)
    throw new SluiceError(
      'USAGE',
      'no tool was named',
      'run `sluice tools approve server.tool`, or `--all` for everything that `sluice tools diff` shows',
    );
  await withPins(where, async (store) => {
    const pins = changes(selected(await store.list(), wanted));
    if (pins.length > 0) await record(where, pins);
    await store.save(pins.map(approved));
    const count = `${pins.length} ${pins.length === 1 ? 'tool' : 'tools'}`;
    process.stdout.write(
      pins.length === 0
        ? 'nothing is held back\n'
        : `approved ${count}: ${pins.map((pin) => visible(nameOf(pin))).join(', ')}\nhosts see the new definitions when they next list tools\n`,
    );
  });
};

const withWhere = (command: Command): Command =>
  command
    .option('--project <name>', 'project of the servers (default: default)')
    .option('--data-dir <folder>', 'vault and audit log (default: $XDG_DATA_HOME/sluice)');

/** The command for the program. */
export const toolsCommand = (): Command =>
  new Command('tools')
    .description(
      'What servers say of their tools. Changed definitions are held back until approved.',
    )
    .addCommand(
      withWhere(
        new Command('list')
          .description('Every tool ever seen, and whether the host sees what its server says now.')
          .argument('[name...]', '`server` or `server.tool`; all where none is given')
          .option('--json', 'one JSON object per line, definitions included'),
      ).action(list),
    )
    .addCommand(
      withWhere(
        new Command('diff')
          .description(
            'What changed since it was approved. Exit code 1 when something is held back.',
          )
          .argument('[name...]', '`server` or `server.tool`; all where none is given'),
      ).action(diff),
    )
    .addCommand(
      withWhere(
        new Command('approve')
          .description('Let the host see the new definitions.')
          .argument('[name...]', '`server` or `server.tool`; all where none is given')
          .option('--all', 'everything that is held back'),
      ).action(approve),
    )
    .addHelpText(
      'after',
      `
Examples:
  sluice tools diff
  sluice tools approve crm.update_contact`,
    );
