-- SPDX-License-Identifier: GPL-3.0-or-later
-- What makes the audit log tamper-evident: a keyed code on each row, a chain over all of them, signed checkpoints.
-- The server only ever reads and adds to audit_events, audit_seals and audit_checkpoints.
ALTER TABLE audit_events ADD COLUMN mac BLOB;
CREATE INDEX audit_events_by_institution ON audit_events (institution_id, at);
CREATE INDEX audit_events_by_session ON audit_events (session_id, at);
CREATE INDEX audit_events_by_action ON audit_events (action, at);

CREATE TABLE audit_seals (
    seq INTEGER NOT NULL PRIMARY KEY,
    event_id BLOB NOT NULL CHECK (length(event_id) = 16),
    leaf BLOB NOT NULL CHECK (length(leaf) = 32),
    chain BLOB NOT NULL CHECK (length(chain) = 32),
    sealed_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX audit_seals_event ON audit_seals (event_id);

CREATE TABLE audit_checkpoints (
    seq INTEGER NOT NULL PRIMARY KEY,
    chain BLOB NOT NULL CHECK (length(chain) = 32),
    at INTEGER NOT NULL,
    key_id TEXT NOT NULL,
    signature BLOB NOT NULL
) STRICT;

CREATE TABLE sealer_lease (
    id INTEGER NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    token INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
INSERT INTO sealer_lease (id, holder, token, expires_at) VALUES (1, '', 0, 0);
