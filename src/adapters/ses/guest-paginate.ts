/** `paginate(fn, args)`: page after page of a tool, for `for await`. */

import { type Fields, isFields, nextArguments } from './guest-next-page.ts';
import { isRecord, peek } from './guest-thrown.ts';

/** Argument names of a tool function, where they are known. */
export type ParametersOf = (fn: object) => readonly string[] | undefined;
export type Paginate = (fn: unknown, args?: unknown, options?: unknown) => AsyncGenerator<unknown>;

type Step = (page: unknown, args: Fields) => Fields | undefined;

const stepOf = (fn: object, options: unknown, parametersOf: ParametersOf): Step => {
  const own = peek(options, 'next');
  if (typeof own === 'function')
    return (page, args) => {
      const next: unknown = Reflect.apply(own, undefined, [page, args]);
      return isFields(next) ? next : undefined;
    };
  const parameters = parametersOf(fn);
  return (page, args) => nextArguments({ page, args, parameters });
};

/**
 * Ends after the last page, and also when a server gives the same place again, which would go on for ever. The number
 * of calls is bounded by the run's limit of tool calls.
 */
export const createPaginate = (parametersOf: ParametersOf): Paginate => {
  const pages = async function* (
    fn: (args: Fields) => unknown,
    start: Fields,
    step: Step,
  ): AsyncGenerator<unknown> {
    const seen: Set<string> = new Set();
    for (let args: Fields | undefined = start; args !== undefined; ) {
      const place = JSON.stringify(args);
      if (seen.has(place)) return;
      seen.add(place);
      const page: unknown = await fn(args);
      yield page;
      args = step(page, args);
    }
  };
  return (fn, args = {}, options = {}) => {
    if (typeof fn !== 'function' || !isRecord(fn))
      throw new TypeError('paginate: the first argument is not a function');
    if (!isFields(args)) throw new TypeError('paginate: the arguments are not an object');
    const call = (given: Fields): unknown => Reflect.apply(fn, undefined, [given]);
    return pages(call, args, stepOf(fn, options, parametersOf));
  };
};
