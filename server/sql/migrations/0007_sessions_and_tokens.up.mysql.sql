-- SPDX-License-Identifier: GPL-3.0-or-later
-- A session belongs to the device whose secret it was opened with: its SHA-256.
ALTER TABLE sessions ADD COLUMN device_hash BINARY(32);
ALTER TABLE sessions ADD COLUMN app VARCHAR(100) NOT NULL DEFAULT '';
CREATE INDEX sessions_by_device ON sessions (user_id, device_hash, created_at);
CREATE INDEX sessions_by_seen ON sessions (last_seen_at, id);

-- What a refresh answered, sealed with the token that was presented: given once more to who lost it on the way.
ALTER TABLE refresh_tokens ADD COLUMN answer MEDIUMBLOB;

-- Sign-ins that failed one after another. account is a hash of the address, whether there is an account or not; device
-- that of a device it was signed in from before, zeros for all others together.
CREATE TABLE sign_in_failures (
    account BINARY(32) NOT NULL,
    device BINARY(32) NOT NULL,
    failures INT NOT NULL,
    blocked_until BIGINT NOT NULL DEFAULT 0,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (account, device)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
CREATE INDEX sign_in_failures_by_time ON sign_in_failures (updated_at);

-- Tokens of programs: what one may do is what stands here and its maker may do as well.
CREATE TABLE api_tokens (
    id BINARY(16) NOT NULL PRIMARY KEY,
    user_id BINARY(16) NOT NULL,
    name VARCHAR(100) NOT NULL,
    hash BINARY(32) NOT NULL,
    permissions TEXT NOT NULL,
    institution_id BINARY(16),
    networks TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    last_used_at BIGINT,
    last_used_ip VARCHAR(50) NOT NULL DEFAULT '',
    revoked_at BIGINT,
    UNIQUE (hash),
    FOREIGN KEY (user_id) REFERENCES users (id),
    FOREIGN KEY (institution_id) REFERENCES institutions (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
CREATE INDEX api_tokens_by_maker ON api_tokens (user_id, created_at, id);
CREATE INDEX api_tokens_by_time ON api_tokens (created_at, id);
