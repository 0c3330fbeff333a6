-- SPDX-License-Identifier: GPL-3.0-or-later
-- Keys that sign access tokens: which one does it when follows from the moments alone. id is the thumbprint of RFC 7638,
-- private_key is sealed, and empty once nothing is signed with it any more.
CREATE TABLE signing_keys (
    id BINARY(32) NOT NULL PRIMARY KEY,
    public_key TEXT NOT NULL,
    private_key TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    active_from BIGINT NOT NULL,
    revoked_at BIGINT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- secret is sealed; a pending one is still to be confirmed, and then takes the place of the other. last_step is the time step of the last code that was good, so that none is good twice.
CREATE TABLE totp_factors (
    user_id BINARY(16) NOT NULL,
    pending INT NOT NULL,
    secret TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_step BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (user_id, pending),
    FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE recovery_codes (
    user_id BINARY(16) NOT NULL,
    hash BINARY(32) NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (user_id, hash),
    FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- A sign-in whose password was right and whose second factor is still to come.
CREATE TABLE sign_in_challenges (
    id BINARY(16) NOT NULL PRIMARY KEY,
    user_id BINARY(16) NOT NULL,
    tries INT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
CREATE INDEX sign_in_challenges_by_user ON sign_in_challenges (user_id);
CREATE INDEX sign_in_challenges_by_end ON sign_in_challenges (expires_at);

-- When and how somebody last proved who he is in this session; methods as in the claim amr (RFC 8176), "pwd otp".
ALTER TABLE sessions ADD COLUMN authenticated_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN methods VARCHAR(50) NOT NULL DEFAULT 'pwd';
-- Since when signing in takes a code as well.
ALTER TABLE users ADD COLUMN mfa_enabled_at BIGINT;
-- Since when a role asks this person for a second factor.
ALTER TABLE users ADD COLUMN mfa_required_since BIGINT;
