-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the audit log tells of a person stands under a key of that person. An empty key was destroyed.
CREATE TABLE subject_keys (
    user_id BLOB NOT NULL PRIMARY KEY CHECK (length(user_id) = 16),
    sealed_key TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
ALTER TABLE audit_events ADD COLUMN actor_sealed TEXT;
ALTER TABLE audit_events ADD COLUMN states_sealed TEXT;
ALTER TABLE audit_events ADD COLUMN ip_code TEXT NOT NULL DEFAULT '';
CREATE INDEX audit_events_by_ip ON audit_events (ip_code, at);
