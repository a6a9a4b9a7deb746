/** The part of `sluice.yaml` about code mode: what the host sees, bounds of a run, and how fast servers may be called. */

import * as z from 'zod';
import type { RunLimits } from '../ports/sandbox.ts';

export const MODES = ['direct', 'code', 'both'] as const;
export type Mode = (typeof MODES)[number];

type Optional<T> = { readonly [key in keyof T]?: T[key] | undefined };

/** Code mode: bounds of a run, and how fast each server may be called. */
export type CodeConfig = {
  readonly limits?: Optional<RunLimits> | undefined;
  readonly workspaceMb?: number | undefined;
  readonly servers?:
    | {
        readonly [name: string]: {
          readonly inFlight?: number | undefined;
          readonly perSecond?: number | undefined;
          readonly retries?: number | undefined;
        };
      }
    | undefined;
};

const bound = (what: string) => z.number().int().positive().optional().describe(what);

const limits = z
  .strictObject({
    wallMs: bound('Time of one run, milliseconds.'),
    cpuMs: bound('Processor time of one run, milliseconds.'),
    heapMb: bound('JavaScript heap.'),
    rssMb: bound('All memory of the process.'),
    toolCalls: bound('Tool calls of one run.'),
    inFlight: bound('Tool calls of one run at a time.'),
    outputBytes: bound('Console output and return value.'),
    outputLines: bound('Lines of console output.'),
    sourceBytes: bound('Text of a program.'),
    frameBytes: bound('One message between the program and Sluice.'),
  })
  .describe('Bounds of one run.');

const pace = z.strictObject({
  inFlight: bound('Calls of programs to this server at a time.'),
  perSecond: z.number().positive().optional().describe('Calls per second.'),
  retries: z
    .number()
    .int()
    .min(0)
    .max(10)
    .optional()
    .describe('How often a call is tried again, with back-off, where that is safe.'),
});

export const codeSchema: z.ZodType<CodeConfig> = z
  .strictObject({
    limits: limits.optional(),
    workspaceMb: bound('Quota of `workspace/` and `skills/` of a scope.'),
    servers: z
      .record(z.string(), pace)
      .optional()
      .describe('How fast programs may call a server, by its name in `mcpServers`.'),
  })
  .describe('Code mode.');

/** Keys for a proposal where one is misspelt. */
export const CODE_KEYS: readonly string[] = [
  'limits',
  'workspaceMb',
  'servers',
  ...Object.keys(limits.shape),
  ...Object.keys(pace.shape),
];

/** Names under `code.servers` that are no server: their pace would hold for nobody. */
export const strangers = (
  code: CodeConfig | undefined,
  servers: readonly string[],
): readonly string[] => Object.keys(code?.servers ?? {}).filter((name) => !servers.includes(name));
