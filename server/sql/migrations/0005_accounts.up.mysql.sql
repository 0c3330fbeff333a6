-- SPDX-License-Identifier: GPL-3.0-or-later
-- Codes sent by mail, of which only the SHA-256 is kept: one live code for each person and purpose.
CREATE TABLE one_time_tokens (
    user_id BINARY(16) NOT NULL,
    purpose VARCHAR(20) NOT NULL,
    hash BINARY(32) NOT NULL,
    email VARCHAR(255) NOT NULL,
    session_id BINARY(16),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (user_id, purpose),
    FOREIGN KEY (user_id) REFERENCES users (id),
    CHECK (purpose IN ('invite', 'reset', 'verify', 'email'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
CREATE UNIQUE INDEX one_time_tokens_hash ON one_time_tokens (hash);

-- What an invited person will hold when he accepts; checked then with the rights the inviter has by then.
CREATE TABLE invitations (
    id BINARY(16) NOT NULL PRIMARY KEY,
    user_id BINARY(16) NOT NULL,
    role_id BINARY(16),
    institution_id BINARY(16),
    access_ends_at BIGINT,
    locale VARCHAR(20) NOT NULL DEFAULT '',
    invited_by BINARY(16),
    created_at BIGINT NOT NULL,
    sent_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    accepted_at BIGINT,
    revoked_at BIGINT,
    FOREIGN KEY (user_id) REFERENCES users (id),
    FOREIGN KEY (role_id) REFERENCES roles (id) ON DELETE CASCADE,
    FOREIGN KEY (institution_id) REFERENCES institutions (id),
    FOREIGN KEY (invited_by) REFERENCES users (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
CREATE INDEX invitations_by_user ON invitations (user_id, accepted_at, revoked_at);
CREATE INDEX invitations_by_node ON invitations (institution_id, created_at, id);
CREATE INDEX invitations_by_time ON invitations (created_at, id);
