-- Calls that a person has to approve. What a call says is binding `n` of class APPROVAL in the vault, encrypted like
-- every other value; nothing of it stands here.

CREATE TABLE approval (
  id      TEXT PRIMARY KEY,
  project TEXT NOT NULL,
  n       INTEGER NOT NULL,
  server  TEXT NOT NULL,
  tool    TEXT NOT NULL,
  rule    TEXT NOT NULL,
  state   TEXT NOT NULL CHECK (state IN ('pending', 'granted', 'denied', 'used')),
  created INTEGER NOT NULL,
  expires INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX approval_call ON approval (project, n);
