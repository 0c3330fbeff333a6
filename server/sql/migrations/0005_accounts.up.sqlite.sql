-- SPDX-License-Identifier: GPL-3.0-or-later
-- Codes sent by mail, of which only the SHA-256 is kept: one live code for each person and purpose.
CREATE TABLE one_time_tokens (
    user_id BLOB NOT NULL,
    purpose TEXT NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    email TEXT NOT NULL,
    session_id BLOB,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (user_id, purpose),
    FOREIGN KEY (user_id) REFERENCES users (id),
    CHECK (purpose IN ('invite', 'reset', 'verify', 'email'))
) STRICT;
CREATE UNIQUE INDEX one_time_tokens_hash ON one_time_tokens (hash);

-- What an invited person will hold when he accepts; checked then with the rights the inviter has by then.
CREATE TABLE invitations (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    user_id BLOB NOT NULL,
    role_id BLOB,
    institution_id BLOB,
    access_ends_at INTEGER,
    locale TEXT NOT NULL DEFAULT '',
    invited_by BLOB,
    created_at INTEGER NOT NULL,
    sent_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    accepted_at INTEGER,
    revoked_at INTEGER,
    FOREIGN KEY (user_id) REFERENCES users (id),
    FOREIGN KEY (role_id) REFERENCES roles (id) ON DELETE CASCADE,
    FOREIGN KEY (institution_id) REFERENCES institutions (id),
    FOREIGN KEY (invited_by) REFERENCES users (id)
) STRICT;
CREATE INDEX invitations_by_user ON invitations (user_id, accepted_at, revoked_at);
CREATE INDEX invitations_by_node ON invitations (institution_id, created_at, id);
CREATE INDEX invitations_by_time ON invitations (created_at, id);
