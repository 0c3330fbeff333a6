-- SPDX-License-Identifier: GPL-3.0-or-later
-- Keys that sign access tokens: which one does it when follows from the moments alone. id is the thumbprint of RFC 7638,
-- private_key is sealed, and empty once nothing is signed with it any more.
CREATE TABLE signing_keys (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 32),
    public_key TEXT NOT NULL,
    private_key TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    active_from INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;

-- secret is sealed; a pending one is still to be confirmed, and then takes the place of the other. last_step is the time step of the last code that was good, so that none is good twice.
CREATE TABLE totp_factors (
    user_id BLOB NOT NULL,
    pending INTEGER NOT NULL,
    secret TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_step INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (user_id, pending),
    FOREIGN KEY (user_id) REFERENCES users (id)
) STRICT;

CREATE TABLE recovery_codes (
    user_id BLOB NOT NULL,
    hash BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (user_id, hash),
    FOREIGN KEY (user_id) REFERENCES users (id)
) STRICT;

-- A sign-in whose password was right and whose second factor is still to come.
CREATE TABLE sign_in_challenges (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    user_id BLOB NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    FOREIGN KEY (user_id) REFERENCES users (id)
) STRICT;
CREATE INDEX sign_in_challenges_by_user ON sign_in_challenges (user_id);
CREATE INDEX sign_in_challenges_by_end ON sign_in_challenges (expires_at);

-- When and how somebody last proved who he is in this session; methods as in the claim amr (RFC 8176), "pwd otp".
ALTER TABLE sessions ADD COLUMN authenticated_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN methods TEXT NOT NULL DEFAULT 'pwd';
-- Since when signing in takes a code as well.
ALTER TABLE users ADD COLUMN mfa_enabled_at INTEGER;
-- Since when a role asks this person for a second factor.
ALTER TABLE users ADD COLUMN mfa_required_since INTEGER;
