/** All commands and their help. */

import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { SluiceError } from '../../core/errors.ts';
import { shipped } from '../paths.ts';

const version = (): string => {
  const read: unknown = JSON.parse(readFileSync(shipped('package.json'), 'utf8'));
  return typeof read === 'object' && read !== null && 'version' in read
    ? String(read.version)
    : '0';
};

const EXAMPLES = `
Examples:
  sluice wrap -- npx -y @modelcontextprotocol/server-filesystem ~/docs
  sluice serve --config sluice.yaml
  sluice policy explain --from crm.get_contact --to mail.send_email:$.to --class EMAIL
  sluice scan --explain export.csv
  sluice audit query --since 1h

Exit codes: 0 ok, 1 finding or refusal, 2 usage or configuration.`;

/** Commands by name. Only the one that runs is loaded, because hosts wait for `wrap` to start. */
const COMMANDS: { readonly [name: string]: () => Promise<Command> } = {
  wrap: async () => (await import('./wrap.ts')).wrapCommand(),
  serve: async () => (await import('./serve.ts')).serveCommand(),
  policy: async () => (await import('./policy.ts')).policyCommand(),
  scan: async () => (await import('./scan.ts')).scanCommand(),
  approvals: async () => (await import('./approvals.ts')).approvalsCommand(),
  tools: async () => (await import('./tools.ts')).toolsCommand(),
  run: async () => (await import('./run.ts')).runCommand(),
  cost: async () => (await import('./cost.ts')).costCommand(),
  runs: async () => (await import('./runs.ts')).runsCommand(),
  audit: async () => (await import('./audit.ts')).auditCommand(),
};

/** The command tree. Commander's own errors become `SluiceError` USAGE, so that every mistake looks alike. */
const program = async (named?: string): Promise<Command> => {
  const root = new Command('sluice')
    .description('Keeps personal data out of the model: a data-flow proxy for MCP servers.')
    .version(version())
    .option('--debug', 'print stack traces of internal faults')
    .addHelpText('after', EXAMPLES)
    .enablePositionalOptions()
    .showSuggestionAfterError(true);
  const only = named === undefined ? undefined : COMMANDS[named];
  for (const load of only === undefined ? Object.values(COMMANDS) : [only])
    root.addCommand(await load());
  quiet(root);
  return root;
};

/** Commander prints errors itself and exits; here they are thrown and printed in one place. */
const quiet = (command: Command): void => {
  command.exitOverride();
  command.configureOutput({ writeErr: () => undefined });
  for (const child of command.commands) quiet(child);
};

/** `sluice audit` alone: what Commander throws then is its help, without words of its own. */
const noSubcommand = (argv: readonly string[]): SluiceError =>
  new SluiceError(
    'USAGE',
    `\`sluice ${argv[2]}\` needs a sub-command`,
    `run \`sluice ${argv[2]} --help\` for the list`,
  );

const usage = (error: CommanderError): SluiceError => {
  const message = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
  return new SluiceError('USAGE', message, 'run `sluice --help` or `sluice <command> --help`');
};

/** Parses the arguments and runs the command. Help and version end normally. */
export const runProgram = async (argv: readonly string[]): Promise<void> => {
  const root = await program(argv[2]);
  if (argv.length <= 2) {
    process.stdout.write(root.helpInformation() + EXAMPLES.concat('\n'));
    return;
  }
  try {
    await root.parseAsync([...argv]);
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    if (thrown.code === 'commander.help') throw noSubcommand(argv);
    if (thrown.exitCode !== 0) throw usage(thrown);
  }
};
