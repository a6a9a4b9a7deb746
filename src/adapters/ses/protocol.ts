/** What the two ends of the pipes say to each other: a u32 length (little endian), then that many bytes of JSON. */

import type { Json } from '../../core/json/json.ts';
import type { CompiledProgram } from '../../ports/compiler.ts';
import type { ConsoleLevel, Frame, LimitName, ToolReply } from '../../ports/sandbox.ts';

/** Bytes before each frame. */
export const HEADER_BYTES = 4;
/** Descriptors of the child; 0 to 2 are closed to the world (`ignore`). */
export const FD_OUT = 3;
export const FD_IN = 4;

export const FILE_OPERATIONS = ['read', 'write', 'list', 'remove'] as const;
export type FileOperation = (typeof FILE_OPERATIONS)[number];

/** Bounds that the child keeps by itself, so that breaking them is an answer and not a kill. */
export type GuestLimits = {
  readonly inFlight: number;
  readonly frameBytes: number;
};

/** To the child. */
export type ToGuest =
  | { readonly t: 'run'; readonly program: CompiledProgram; readonly limits: GuestLimits }
  | { readonly t: 'reply'; readonly id: number; readonly reply: ToolReply };

/** What a child says it has used since its start. Read for the record only; limits never depend on it. */
export type Used = { readonly cpuMs: number; readonly peakRssMb: number };

export type ThrownError = {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly data?: Json;
};

/** From the child, as the host has checked it. `tool` is an index into the program's tools: it can name no other. */
export type FromGuest =
  | { readonly t: 'ready' }
  /** Before `ready`, from a child that had no code cache: what it has compiled so far. */
  | { readonly t: 'cache'; readonly data: string }
  | { readonly t: 'call'; readonly id: number; readonly tool: number; readonly args: Json }
  | {
      readonly t: 'file';
      readonly id: number;
      readonly op: FileOperation;
      readonly path: string;
      readonly text: string;
    }
  | { readonly t: 'print'; readonly level: ConsoleLevel; readonly text: string }
  | { readonly t: 'emit'; readonly content: Json }
  | {
      readonly t: 'progress';
      readonly done: number;
      readonly total: number | undefined;
      readonly message: string | undefined;
    }
  | { readonly t: 'done'; readonly used: Used; readonly value: Json | undefined }
  | {
      readonly t: 'threw';
      readonly used: Used;
      readonly error: ThrownError;
      readonly frames: readonly Frame[];
    }
  | { readonly t: 'limit'; readonly limit: LimitName };
