/** Extra walls around a child where the system has them: resource limits, no network, no files. Never the only wall. */

import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const MIB_IN_KIB = 1024;
/** Node's own start takes about 0.1 s of CPU; a limit in whole seconds needs room for it. */
const CPU_SPARE_S = 2;
/** Room above the polled cap. Node 20 and 22 start with 150 MB of data; later versions need 800 MB to start at all. */
const DATA_SPARE_MB = 110;
const DATA_FLOOR_MB = 1_200;
const DATA_FLOOR_FROM = 23;
const PROBE_MS = 2_000;
const SHELL = '/bin/sh';
const FOLDERS = ['/usr/bin', '/bin'] as const;
/** Descriptors 3 and 4 are the child's own pipes; lower ones are replaced as well. */
const FIRST_FOREIGN = 5;
const O_CLOEXEC = 0o2000000;

/** What a child is started with; the limits that cannot be changed afterwards. */
export type ChildSpec = {
  readonly heapMb: number;
  readonly cpuMs: number;
  readonly rssMb: number;
};

export type Layers = {
  readonly shell: string | undefined;
  /** Commands that change what a process may do and then become the next one (`exec`), with their arguments. */
  readonly wrappers: readonly (readonly string[])[];
};

/**
 * `unshare`: a network namespace of its own, without any interface. `setpriv`: the kernel ends the child with the
 * proxy, also one that is in an endless loop and does not see its pipe close.
 */
const WRAPPERS = [
  { name: 'unshare', args: ['-rn', '--'] },
  { name: 'setpriv', args: ['--pdeathsig', 'KILL', '--'] },
] as const;

const works = (command: readonly string[], shell: string): Promise<boolean> =>
  new Promise((resolve) => {
    const [file = shell, ...args] = [...command, shell, '-c', ':'];
    execFile(file, args, { timeout: PROBE_MS }, (fault) => resolve(fault === null));
  });

/** Looks once which layers this system gives; a namespace may be forbidden by the kernel or the container. */
export const probeLayers = async (): Promise<Layers> => {
  if (!existsSync(SHELL)) return { shell: undefined, wrappers: [] };
  const wrappers: (readonly string[])[] = [];
  for (const { name, args } of WRAPPERS) {
    const file = FOLDERS.map((folder) => `${folder}/${name}`).find((one) => existsSync(one));
    if (file !== undefined && (await works([file, ...args], SHELL))) wrappers.push([file, ...args]);
  }
  return { shell: SHELL, wrappers };
};

/**
 * No core file (it would hold what the program saw), no file growth, CPU seconds and data segment. A limit that the
 * system refuses is left as it was: the poll of the host does not depend on it.
 */
const LIMITS = 'ulimit -c 0; ulimit -f 0; ulimit -t "$1"; ulimit -d "$2"; shift 2; exec "$@"';

const dataKib = (rssMb: number, nodeMajor: number): number =>
  MIB_IN_KIB *
  (nodeMajor >= DATA_FLOOR_FROM ? Math.max(DATA_FLOOR_MB, rssMb * 2) : rssMb + DATA_SPARE_MB);

/** V8 flags are part of the code cache's key. */
export const v8Flags = ({ heapMb }: Pick<ChildSpec, 'heapMb'>): readonly string[] => [
  `--max-old-space-size=${heapMb}`,
  '--max-semi-space-size=8',
];

/** The permission model without any allowance: no file, process, worker, addon or inspector. */
const permissionFlags = (): readonly string[] =>
  ['--permission', '--experimental-permission']
    .filter((flag) => process.allowedNodeEnvironmentFlags.has(flag))
    .slice(0, 1);

const major = (): number => Number(process.versions.node.split('.')[0]);

export type Command = { readonly file: string; readonly args: readonly string[] };

/** The command line of a child: limits, then the wrappers, then Node. Each replaces the one before (`exec`). */
export const commandLine = (layers: Layers, spec: ChildSpec, bootstrap: string): Command => {
  const node = [
    process.execPath,
    ...v8Flags(spec),
    ...permissionFlags(),
    '--no-warnings',
    '-e',
    bootstrap,
  ];
  const inner = [...layers.wrappers.flat(), ...node];
  const seconds = Math.ceil(spec.cpuMs / 1_000) + CPU_SPARE_S;
  const outer =
    layers.shell === undefined
      ? inner
      : [
          layers.shell,
          '-c',
          LIMITS,
          'sh',
          `${seconds}`,
          `${dataKib(spec.rssMb, major())}`,
          ...inner,
        ];
  const [file = process.execPath, ...args] = outer;
  return { file, args };
};

/**
 * Descriptors of this process that a child would inherit: those it got from its own parent without close-on-exec
 * (Node opens all of its own with it). Linux only; elsewhere none are known.
 */
export const foreignDescriptors = (): readonly number[] => {
  try {
    return readdirSync('/proc/self/fdinfo')
      .map(Number)
      .filter((fd) => fd >= FIRST_FOREIGN && staysOpen(fd));
  } catch {
    return [];
  }
};

const staysOpen = (fd: number): boolean => {
  try {
    const flags = /^flags:\s+([0-7]+)/m.exec(
      readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1'),
    )?.[1];
    return flags !== undefined && (Number.parseInt(flags, 8) & O_CLOEXEC) === 0;
  } catch {
    return false; // The listing's own descriptor is gone again.
  }
};
