-- The audit log, version 1. `line` is the entry: the exact bytes that the hash chain covers.
-- Every other column is computed from it, so a column can never say something else than the chained line.

CREATE TABLE meta (k TEXT PRIMARY KEY, v) WITHOUT ROWID;      -- schema_version, created_at

CREATE TABLE entry (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  line        TEXT NOT NULL CHECK (json_valid(line)),
  chain       TEXT    GENERATED ALWAYS AS (line ->> '$.chain') VIRTUAL,
  seq         INTEGER GENERATED ALWAYS AS (line ->> '$.seq') VIRTUAL,
  time        TEXT    GENERATED ALWAYS AS (line ->> '$.time') VIRTUAL,
  type        TEXT    GENERATED ALWAYS AS (line ->> '$.type') VIRTUAL,
  effect      TEXT    GENERATED ALWAYS AS (line ->> '$.effect') VIRTUAL,
  rule        TEXT    GENERATED ALWAYS AS (line ->> '$.rule') VIRTUAL,
  decision    TEXT    GENERATED ALWAYS AS (line ->> '$.decision') VIRTUAL,
  src_server  TEXT    GENERATED ALWAYS AS (line ->> '$.source.server') VIRTUAL,
  src_tool    TEXT    GENERATED ALWAYS AS (line ->> '$.source.tool') VIRTUAL,
  sink_server TEXT    GENERATED ALWAYS AS (line ->> '$.sink.server') VIRTUAL,
  sink_tool   TEXT    GENERATED ALWAYS AS (line ->> '$.sink.tool') VIRTUAL
);
CREATE UNIQUE INDEX entry_chain ON entry (chain, seq);
CREATE INDEX entry_time ON entry (time);
CREATE INDEX entry_decision ON entry (decision) WHERE decision IS NOT NULL;

-- Append-only for everyone who goes through SQLite. Who edits the file itself is found by `sluice audit verify`.
CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry
BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;
CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry
BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;
