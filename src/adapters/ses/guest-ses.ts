/** The globals of SES that the runtime uses, typed as they behave (the shipped types call `globals` a Map). */

export type GuestCompartment = {
  readonly globalThis: object;
  evaluate(source: string): unknown;
};

type LockdownOptions = { readonly [option: string]: string };
type CompartmentOptions = {
  readonly __options__: true;
  readonly name: string;
  readonly globals: object;
};

declare global {
  var lockdown: (options: LockdownOptions) => void;
  var harden: <T>(value: T) => T;
  var Compartment: new (options: CompartmentOptions) => GuestCompartment;
  /** Lines of V8's stack of an error, which `error.stack` no longer shows. */
  var getStackString: (thrown: object) => string;
}

/**
 * What is not given SES reads from the environment, which is empty. `severe`: `error.name = …` and a method
 * called `constructor` work; `verbose`: positions are kept; trapping `none`: this runtime answers for uncaught errors.
 */
export const LOCKDOWN_OPTIONS: LockdownOptions = {
  errorTaming: 'safe',
  // Safe because the raw console is never handed to a program.
  consoleTaming: 'unsafe',
  localeTaming: 'unsafe',
  stackFiltering: 'verbose',
  overrideTaming: 'severe',
  evalTaming: 'no-eval',
  errorTrapping: 'none',
  unhandledRejectionTrapping: 'none',
  reporting: 'none',
};
