/** Branded strings: names that must not be mixed up, at no run-time cost. */

declare const brand: unique symbol;

/** A `Base` that only the constructor below it may make. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };

/** What kind of personal or secret data a value is, such as `EMAIL` (Presidio: entity type). */
export type Class = Brand<string, 'Class'>;
/** Name of an upstream MCP server, as the configuration gives it. */
export type ServerId = Brand<string, 'ServerId'>;
/** The pseudonymisation domain inside which a value has one token (EDPB 01/2025). */
export type ScopeId = Brand<string, 'ScopeId'>;
/** Who the host acts for: the local user over stdio, the authenticated caller over HTTP. */
export type PrincipalId = Brand<string, 'PrincipalId'>;

export const asClass = (name: string): Class => name as Class;
export const asServerId = (name: string): ServerId => name as ServerId;
export const asScopeId = (name: string): ScopeId => name as ScopeId;
export const asPrincipalId = (name: string): PrincipalId => name as PrincipalId;
