-- The vault, version 1. Forward only: never edit a file that was released, add the next number.
-- No column holds plaintext: values are AEAD ciphertext, names of scopes are HMACs, origins are names and path patterns.

CREATE TABLE meta (k TEXT PRIMARY KEY, v) WITHOUT ROWID;      -- schema_version, vault_id, created_at

-- One row per key-encryption key. `check_mac` tells a wrong key from a damaged vault; it is no key material.
-- `ref_key` is the key of scope.ref, wrapped: a new KEK rewraps it and no scope has to be renamed.
CREATE TABLE kek (
  kek_id    TEXT PRIMARY KEY,
  provider  TEXT NOT NULL,
  check_mac BLOB NOT NULL,
  ref_key   BLOB NOT NULL,
  created   INTEGER NOT NULL,
  retired   INTEGER
) WITHOUT ROWID;

CREATE TABLE scope (
  id       INTEGER PRIMARY KEY,
  tenant   TEXT NOT NULL,
  kind     TEXT NOT NULL,
  ref      BLOB NOT NULL,                                     -- HMAC-SHA-256 of the scope's name
  kek_id   TEXT NOT NULL REFERENCES kek (kek_id),
  wdek     BLOB NOT NULL,                                     -- the scope's data key, wrapped by the KEK
  commit16 BLOB NOT NULL,                                     -- key commitment: GCM alone does not commit to its key
  created  INTEGER NOT NULL,
  touched  INTEGER NOT NULL,
  expires  INTEGER,
  shredded INTEGER,
  UNIQUE (tenant, kind, ref)
);

-- Outlives erased and expired tokens: an old [EMAIL_3] must fail closed, not mean someone else.
CREATE TABLE counter (
  scope INTEGER NOT NULL,
  cls   TEXT NOT NULL,
  next  INTEGER NOT NULL,
  PRIMARY KEY (scope, cls)
) WITHOUT ROWID;

CREATE TABLE token (
  scope   INTEGER NOT NULL REFERENCES scope (id),
  cls     TEXT NOT NULL,
  n       INTEGER NOT NULL,
  bi      BLOB NOT NULL,                                      -- blind index, HMAC-SHA-256 cut to 128 bit
  ct      BLOB NOT NULL,                                      -- iv96 || ciphertext || tag128
  kver    INTEGER NOT NULL,
  created INTEGER NOT NULL,
  expires INTEGER,
  PRIMARY KEY (scope, cls, n)
) WITHOUT ROWID;
CREATE UNIQUE INDEX token_bi ON token (scope, cls, bi);
CREATE INDEX token_expires ON token (expires) WHERE expires IS NOT NULL;

-- Where values came from. A place is stored once; a binding points to its places.
CREATE TABLE place (
  id        INTEGER PRIMARY KEY,
  server    TEXT NOT NULL,
  tool      TEXT NOT NULL,
  path      TEXT NOT NULL,
  untrusted INTEGER NOT NULL CHECK (untrusted IN (0, 1)),
  UNIQUE (server, tool, path, untrusted)
);
CREATE TABLE origin (
  scope INTEGER NOT NULL,
  cls   TEXT NOT NULL,
  n     INTEGER NOT NULL,
  place INTEGER NOT NULL REFERENCES place (id),
  PRIMARY KEY (scope, cls, n, place)
) WITHOUT ROWID;

-- Replayed after a restore, because a backup made before an erasure would undo it.
CREATE TABLE erasure (
  id        INTEGER PRIMARY KEY,
  at        INTEGER NOT NULL,
  actor     TEXT NOT NULL,
  kind      TEXT NOT NULL,
  selector  BLOB NOT NULL,
  rows      INTEGER NOT NULL,
  audit_seq INTEGER
);
