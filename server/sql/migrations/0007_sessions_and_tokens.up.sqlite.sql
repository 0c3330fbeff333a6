-- SPDX-License-Identifier: GPL-3.0-or-later
-- A session belongs to the device whose secret it was opened with: its SHA-256.
ALTER TABLE sessions ADD COLUMN device_hash BLOB;
ALTER TABLE sessions ADD COLUMN app TEXT NOT NULL DEFAULT '';
CREATE INDEX sessions_by_device ON sessions (user_id, device_hash, created_at);
CREATE INDEX sessions_by_seen ON sessions (last_seen_at, id);

-- What a refresh answered, sealed with the token that was presented: given once more to who lost it on the way.
ALTER TABLE refresh_tokens ADD COLUMN answer BLOB;

-- Sign-ins that failed one after another. account is a hash of the address, whether there is an account or not; device
-- that of a device it was signed in from before, zeros for all others together.
CREATE TABLE sign_in_failures (
    account BLOB NOT NULL,
    device BLOB NOT NULL,
    failures INTEGER NOT NULL,
    blocked_until INTEGER NOT NULL DEFAULT 0,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (account, device)
);
CREATE INDEX sign_in_failures_by_time ON sign_in_failures (updated_at);

-- Tokens of programs: what one may do is what stands here and its maker may do as well.
CREATE TABLE api_tokens (
    id BLOB NOT NULL PRIMARY KEY,
    user_id BLOB NOT NULL,
    name TEXT NOT NULL,
    hash BLOB NOT NULL,
    permissions TEXT NOT NULL,
    institution_id BLOB,
    networks TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    last_used_at INTEGER,
    last_used_ip TEXT NOT NULL DEFAULT '',
    revoked_at INTEGER,
    UNIQUE (hash),
    FOREIGN KEY (user_id) REFERENCES users (id),
    FOREIGN KEY (institution_id) REFERENCES institutions (id)
);
CREATE INDEX api_tokens_by_maker ON api_tokens (user_id, created_at, id);
CREATE INDEX api_tokens_by_time ON api_tokens (created_at, id);
