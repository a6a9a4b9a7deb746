-- What each tool said of itself. No column holds plaintext: definitions are stored with tokens in place of personal data.

CREATE TABLE tool_pin (
  project  TEXT NOT NULL,
  server   TEXT NOT NULL,
  tool     TEXT NOT NULL,
  approved TEXT,                                              -- what the host may see; NULL: never approved
  pending  TEXT,                                              -- what the server says now, not approved
  seen     INTEGER NOT NULL,
  changed  INTEGER,
  PRIMARY KEY (project, server, tool),
  CHECK (approved IS NOT NULL OR pending IS NOT NULL)
) WITHOUT ROWID;
