-- SPDX-License-Identifier: GPL-3.0-or-later
-- What makes the audit log tamper-evident: a keyed code on each row, a chain over all of them, signed checkpoints.
-- The server only ever reads and adds to audit_events, audit_seals and audit_checkpoints.
ALTER TABLE audit_events ADD COLUMN mac BINARY(32);
CREATE INDEX audit_events_by_institution ON audit_events (institution_id, at);
CREATE INDEX audit_events_by_session ON audit_events (session_id, at);
CREATE INDEX audit_events_by_action ON audit_events (action, at);

CREATE TABLE audit_seals (
    seq BIGINT NOT NULL PRIMARY KEY,
    event_id BINARY(16) NOT NULL,
    leaf BINARY(32) NOT NULL,
    chain BINARY(32) NOT NULL,
    sealed_at BIGINT NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
CREATE UNIQUE INDEX audit_seals_event ON audit_seals (event_id);

CREATE TABLE audit_checkpoints (
    seq BIGINT NOT NULL PRIMARY KEY,
    chain BINARY(32) NOT NULL,
    at BIGINT NOT NULL,
    key_id VARCHAR(64) NOT NULL,
    signature VARBINARY(64) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE sealer_lease (
    id INT NOT NULL PRIMARY KEY,
    holder VARCHAR(100) NOT NULL,
    token BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
INSERT INTO sealer_lease (id, holder, token, expires_at) VALUES (1, '', 0, 0);
