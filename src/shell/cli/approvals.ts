/** `sluice approvals`: calls that wait for a person, and what the person says. */

import { createInterface } from 'node:readline/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Command } from 'commander';
import { SluiceError } from '../../core/errors.ts';
import type { Approval } from '../../ports/approvals.ts';
import { answerApproval } from '../../proxy/approve.ts';
import { showWaiting } from '../../proxy/show-call.ts';
import { openStores, type StoreOptions, type Stores } from '../open-stores.ts';
import { storeOptions } from './options.ts';

/** How often `watch` looks for new questions, milliseconds. */
const POLL_MS = 500;

const print = (text: string): void => {
  process.stdout.write(text);
};

const withStores = async <T>(
  where: StoreOptions,
  work: (stores: Stores) => Promise<T>,
): Promise<T> => {
  const stores = openStores(storeOptions(where));
  try {
    return await work(stores);
  } finally {
    await stores.close();
  }
};

const left = ({ expiresAt }: Approval, now: number): string =>
  `${Math.max(1, Math.round((expiresAt - now) / 60_000))} min left`;

const shown = async (stores: Stores, approval: Approval): Promise<string> => {
  const { id, server, tool, rule } = approval;
  const call = await showWaiting(stores, approval);
  const text = (call ?? '(what it would send is no longer in the vault)').replace(/^/gm, '    ');
  return `${id}  ${server}.${tool}  asked by rule ${rule}, ${left(approval, stores.clock.now())}\n${text}\n`;
};

const list = (options: StoreOptions & { json?: boolean }): Promise<void> =>
  withStores(options, async (stores) => {
    const waiting = await stores.approvals.waiting(stores.clock.now());
    if (options.json === true) {
      for (const each of waiting) print(`${JSON.stringify(each)}\n`);
      return;
    }
    for (const each of waiting) print(await shown(stores, each));
    print(
      waiting.length === 0
        ? 'nothing waits for approval\n'
        : 'answer with `sluice approvals approve <id>` or `sluice approvals deny <id>`\n',
    );
  });

const gone = (id: string): SluiceError =>
  new SluiceError(
    'USAGE',
    `no approval \`${id}\` is waiting`,
    'run `sluice approvals` for those that are; an approval waits for ten minutes',
  );

const answer = (id: string, state: 'granted' | 'denied', where: StoreOptions): Promise<void> =>
  withStores(where, async (stores) => {
    const answered = await answerApproval(stores, id, state);
    if (answered === undefined) throw gone(id);
    const { server, tool } = answered;
    print(
      state === 'granted'
        ? `approved: ${server}.${tool} may be called once, unchanged, within ten minutes of the question\n`
        : `refused: ${server}.${tool} is not called\n`,
    );
  });

/** Shows the calls that were not shown yet and takes an answer for each; false once the person is gone. */
const askAboutNew = async (
  stores: Stores,
  seen: Set<string>,
  ask: () => Promise<string | undefined>,
): Promise<boolean> => {
  const waiting = await stores.approvals.waiting(stores.clock.now());
  for (const each of waiting.filter(({ id }) => !seen.has(id))) {
    seen.add(each.id);
    print(await shown(stores, each));
    const said = await ask();
    if (said === undefined) return false;
    await answerApproval(stores, each.id, /^y(es)?$/i.test(said.trim()) ? 'granted' : 'denied');
  }
  return true;
};

/** Asks about each call as it comes, until the person ends it with Ctrl-C or Ctrl-D. */
const watch = (where: StoreOptions): Promise<void> =>
  withStores(where, async (stores) => {
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    let open = true;
    terminal.once('close', () => {
      open = false;
    });
    print('watching; Ctrl-C ends\n');
    const seen = new Set<string>();
    const ask = () => terminal.question('approve once? [y/N] ').catch(() => undefined);
    while (open && (await askAboutNew(stores, seen, ask))) await delay(POLL_MS);
  });

const withWhere = (command: Command): Command =>
  command
    .option('--project <name>', 'project whose calls wait (default: default)')
    .option('--data-dir <folder>', 'vault and audit log (default: $XDG_DATA_HOME/sluice)')
    .option('--key-file <file>', 'key of the vault (default: $XDG_CONFIG_HOME/sluice/vault.key)');

/** The command for the program. */
export const approvalsCommand = (): Command =>
  new Command('approvals')
    .description('Calls that wait for a person (effect `ask`). Shows real values: for your eyes.')
    .addCommand(
      withWhere(new Command('list').description('What waits, and what each call would send.'))
        .option('--json', 'one JSON object per line, without what the calls would send')
        .action(list),
      { isDefault: true },
    )
    .addCommand(
      withWhere(
        new Command('approve').description('Let this call go out once.').argument('<id>'),
      ).action((id: string, where: StoreOptions) => answer(id, 'granted', where)),
    )
    .addCommand(
      withWhere(new Command('deny').description('Refuse this call.').argument('<id>')).action(
        (id: string, where: StoreOptions) => answer(id, 'denied', where),
      ),
    )
    .addCommand(
      withWhere(new Command('watch').description('Ask about each call as it comes.')).action(watch),
    )
    .addHelpText(
      'after',
      `
Examples:
  sluice approvals
  sluice approvals approve ap-1f0c2a9d
  sluice approvals watch`,
    );
