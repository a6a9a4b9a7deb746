/** How a failed tool call looks to a program: an Error that says which server, which tool and why. */

import type { Json } from '../../core/json/json.ts';
import type { ToolFailure } from '../../ports/sandbox.ts';

/** `site` is an error made where the call was: the answer comes on a turn of its own, without the program's frames. */
export type ToolOrigin = { readonly server: string; readonly tool: string; readonly site: Error };
export type ToolErrorMaker = (origin: ToolOrigin, failure: ToolFailure) => Error;

type Made = { readonly place: { readonly [key: string]: Json }; readonly site: Error };

/** Which errors this runtime made: a program may write `server` and `code` on any object. */
const made: WeakMap<object, Made> = new WeakMap();

/** Server, tool and argument path of a `ToolError` that the runtime made, and where the call was. */
export const originOf = (thrown: object): Made | undefined => made.get(thrown);

/** An error's constructor as the compartment has it: that of the start compartment has power over stacks. */
export type ErrorClass = new (message?: string) => Error;

/**
 * The class that programs find as `ToolError`, and the way to make one. Programs may construct it too; that gives an
 * Error with a name and no more.
 */
export const createToolError = (
  GuestError: ErrorClass,
): { readonly ToolError: ErrorClass; readonly toolError: ToolErrorMaker } => {
  class ToolError extends GuestError {
    override readonly name: string = 'ToolError';
  }
  const toolError: ToolErrorMaker = ({ server, tool, site }, { code, message, path }) => {
    const place = { server, tool, ...(path === undefined ? {} : { path }) };
    const error = harden(Object.assign(new ToolError(message), { ...place, code }));
    made.set(error, { place, site });
    return error;
  };
  return { ToolError, toolError };
};
