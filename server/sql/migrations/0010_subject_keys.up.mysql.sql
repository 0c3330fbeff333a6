-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the audit log tells of a person stands under a key of that person. An empty key was destroyed.
CREATE TABLE subject_keys (
    user_id BINARY(16) NOT NULL PRIMARY KEY,
    sealed_key VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at BIGINT NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
ALTER TABLE audit_events ADD COLUMN actor_sealed TEXT CHARACTER SET ascii COLLATE ascii_bin;
ALTER TABLE audit_events ADD COLUMN states_sealed MEDIUMTEXT CHARACTER SET ascii COLLATE ascii_bin;
ALTER TABLE audit_events ADD COLUMN ip_code VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';
CREATE INDEX audit_events_by_ip ON audit_events (ip_code, at);
