/** The rows of the vault: tokens, counters and origins. Every statement is prepared once. */

import type Database from 'better-sqlite3';
import { asClass, asServerId, type Class } from '../../core/brand.ts';
import type { Origin } from '../../core/label/label.ts';
import type { Token } from '../../core/token/token.ts';

export type SealedRow = { readonly n: number; readonly ct: Buffer; readonly kver: number };
type PlaceRow = {
  readonly id: number;
  readonly server: string;
  readonly tool: string;
  readonly path: string;
  readonly untrusted: number;
};

export type TokenRows = {
  /** The number that a blind index has, if any. */
  numberOf(scope: number, cls: Class, bi: Buffer): number | undefined;
  sealed(scope: number, token: Token): SealedRow | undefined;
  all(scope: number): Iterable<SealedRow & { readonly class: Class }>;
  classes(scope: number): readonly Class[];
  /** The first of `count` fresh numbers. INVARIANT: numbers are never given out twice, also not after an erasure. */
  reserve(scope: number, cls: Class, count: number): number;
  /** Numbers that a scope has given out, over all classes. */
  given(scope: number): number;
  insert(scope: number, token: Token, bi: Buffer, ct: Buffer, kver: number, now: number): void;
  origins(scope: number, token: Token): readonly Origin[];
  /** The id of a place; inside a transaction it is made where it is missing. */
  place(origin: Origin): number;
  addOrigin(scope: number, token: Token, place: number): void;
};

const toOrigin = (row: PlaceRow): Origin => ({
  server: asServerId(row.server),
  tool: row.tool,
  path: row.path,
  untrusted: row.untrusted === 1,
});

/** Statements over tokens. */
const tokenStatements = (db: Database.Database) => ({
  numberOf: db
    .prepare<[number, string, Buffer], number>(
      'SELECT n FROM token WHERE scope = ? AND cls = ? AND bi = ?',
    )
    .pluck(),
  sealed: db.prepare<[number, string, number], SealedRow>(
    'SELECT n, ct, kver FROM token WHERE scope = ? AND cls = ? AND n = ?',
  ),
  all: db.prepare<[number], SealedRow & { cls: string }>(
    'SELECT cls, n, ct, kver FROM token WHERE scope = ? ORDER BY cls, n',
  ),
  classes: db
    .prepare<[number], string>('SELECT cls FROM counter WHERE scope = ? ORDER BY cls')
    .pluck(),
  reserve: db
    .prepare<[number, string, number, number], number>(
      `INSERT INTO counter VALUES (?, ?, 1 + ?) ON CONFLICT (scope, cls)
       DO UPDATE SET next = next + excluded.next - 1 RETURNING next - ?`,
    )
    .pluck(),
  given: db
    .prepare<[number], number>('SELECT coalesce(sum(next - 1), 0) FROM counter WHERE scope = ?')
    .pluck(),
  insert: db.prepare('INSERT INTO token VALUES (?, ?, ?, ?, ?, ?, ?, NULL)'),
});

/** Statements over places and origins. */
const originStatements = (db: Database.Database) => ({
  origins: db.prepare<[number, string, number], PlaceRow>(
    `SELECT place.* FROM origin JOIN place ON place.id = origin.place
     WHERE origin.scope = ? AND origin.cls = ? AND origin.n = ? ORDER BY place.id`,
  ),
  findPlace: db
    .prepare<[string, string, string, number], number>(
      'SELECT id FROM place WHERE server = ? AND tool = ? AND path = ? AND untrusted = ?',
    )
    .pluck(),
  addPlace: db
    .prepare<[string, string, string, number], number>(
      'INSERT INTO place (server, tool, path, untrusted) VALUES (?, ?, ?, ?) RETURNING id',
    )
    .pluck(),
  addOrigin: db.prepare('INSERT INTO origin VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING'),
});

/** Prepares everything for one connection. */
export const tokenRows = (db: Database.Database): TokenRows => {
  const tokens = tokenStatements(db);
  const places = originStatements(db);
  const place = (origin: Origin): number => {
    const key = [origin.server, origin.tool, origin.path, origin.untrusted ? 1 : 0] as const;
    return places.findPlace.get(...key) ?? places.addPlace.get(...key) ?? 0;
  };
  return {
    numberOf: (scope, cls, bi) => tokens.numberOf.get(scope, cls, bi),
    sealed: (scope, token) => tokens.sealed.get(scope, token.class, token.n),
    all: function* (scope) {
      for (const { cls, ...row } of tokens.all.all(scope)) yield { ...row, class: asClass(cls) };
    },
    classes: (scope) => tokens.classes.all(scope).map(asClass),
    reserve: (scope, cls, count) => tokens.reserve.get(scope, cls, count, count) ?? 0,
    given: (scope) => tokens.given.get(scope) ?? 0,
    insert: (scope, token, bi, ct, kver, now) => {
      tokens.insert.run(scope, token.class, token.n, bi, ct, kver, now);
    },
    origins: (scope, token) => places.origins.all(scope, token.class, token.n).map(toOrigin),
    place,
    addOrigin: (scope, token, id) => {
      places.addOrigin.run(scope, token.class, token.n, id);
    },
  };
};
