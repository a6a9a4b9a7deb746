/** What to hand to `spawn`: the command itself, or `cmd.exe` where Windows can start a script no other way. */

export type SpawnArguments = {
  readonly file: string;
  readonly args: readonly string[];
  /** The arguments are already quoted for `cmd.exe`. */
  readonly verbatim: boolean;
};

/** Characters that `cmd.exe` acts on, also inside quotes. */
const SPECIAL = /[()\][%!^"`<>&|;, *?]/g;

/**
 * One argument that arrives unchanged through `cmd.exe` and then through the C runtime's own parser: backslashes before
 * a quote are doubled (Microsoft, "Parsing C command-line arguments"), then each special character gets a caret, twice,
 * because a `.cmd` file such as npm's shims has its arguments parsed again.
 */
const quoted = (argument: string): string => {
  const inner = argument.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\*)$/, '$1$1');
  return `"${inner}"`.replace(SPECIAL, '^$&').replace(SPECIAL, '^$&');
};

/**
 * Without a shell wherever there is a choice. On Windows, `.cmd` and `.bat` files (Node refuses to start them directly
 * since CVE-2024-27980) and bare names such as `npx`, which are such files, go through `cmd.exe` with quoted arguments.
 */
export const spawnArguments = (
  command: string,
  args: readonly string[],
  platform: NodeJS.Platform,
): SpawnArguments => {
  const script = /\.(?:cmd|bat)$/i.test(command) || !/[\\/.]/.test(command);
  if (platform !== 'win32' || !script) return { file: command, args, verbatim: false };
  const line = [command.replace(SPECIAL, '^$&'), ...args.map(quoted)].join(' ');
  return { file: 'cmd.exe', args: ['/d', '/s', '/c', `"${line}"`], verbatim: true };
};
