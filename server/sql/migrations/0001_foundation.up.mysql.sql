-- SPDX-License-Identifier: GPL-3.0-or-later
-- Ids are UUIDv7 in 16 bytes, moments are microseconds since 1970 in UTC, structures are JSON text.
-- sort_name and search_text are folded by the server, so both engines order and match alike.
CREATE TABLE institutions (
    id BINARY(16) NOT NULL PRIMARY KEY,
    parent_id BINARY(16),
    tenant_id BINARY(16) NOT NULL,
    kind VARCHAR(20) NOT NULL,
    name VARCHAR(255) NOT NULL,
    sort_name VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    search_text TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    code VARCHAR(50) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    status VARCHAR(20) NOT NULL,
    email VARCHAR(255) NOT NULL DEFAULT '',
    phone VARCHAR(50) NOT NULL DEFAULT '',
    website VARCHAR(500) NOT NULL DEFAULT '',
    address TEXT NOT NULL,
    established_year INT,
    timezone VARCHAR(50) NOT NULL DEFAULT '',
    domain VARCHAR(255),
    storage_quota_gb INT NOT NULL DEFAULT 0,
    storage_used_mb BIGINT NOT NULL DEFAULT 0,
    branding TEXT NOT NULL,
    settings TEXT NOT NULL,
    type VARCHAR(20),
    affiliation VARCHAR(20),
    affiliation_number VARCHAR(255) NOT NULL DEFAULT '',
    capacity INT,
    current_enrollment INT NOT NULL DEFAULT 0,
    accreditation TEXT NOT NULL,
    facilities TEXT NOT NULL,
    floor_location VARCHAR(100) NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    row_version INT NOT NULL DEFAULT 1,
    deleted_at BIGINT,
    deleted_op BINARY(16),
    live TINYINT AS (CASE WHEN deleted_at IS NULL THEN 1 END) STORED,
    parent_key BINARY(16) AS (COALESCE(parent_id, 0x00000000000000000000000000000000)) STORED,
    FOREIGN KEY (parent_id) REFERENCES institutions (id),
    FOREIGN KEY (tenant_id) REFERENCES institutions (id),
    CHECK (kind IN ('university', 'college', 'department')),
    CHECK (status IN ('setup', 'active', 'inactive', 'suspended', 'archived'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
CREATE UNIQUE INDEX institutions_code ON institutions (parent_key, code, live);
CREATE UNIQUE INDEX institutions_domain ON institutions (domain, live);
CREATE INDEX institutions_by_name ON institutions (sort_name, id);
CREATE INDEX institutions_by_parent ON institutions (parent_id, sort_name, id);
CREATE INDEX institutions_by_kind ON institutions (kind, sort_name, id);
CREATE INDEX institutions_by_created ON institutions (created_at, id);
CREATE INDEX institutions_by_op ON institutions (deleted_op);

CREATE TABLE institution_paths (
    ancestor BINARY(16) NOT NULL,
    descendant BINARY(16) NOT NULL,
    depth INT NOT NULL,
    PRIMARY KEY (ancestor, descendant),
    FOREIGN KEY (ancestor) REFERENCES institutions (id),
    FOREIGN KEY (descendant) REFERENCES institutions (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
CREATE INDEX institution_paths_up ON institution_paths (descendant, depth, ancestor);

CREATE TABLE users (
    id BINARY(16) NOT NULL PRIMARY KEY,
    email VARCHAR(255) NOT NULL,
    first_name VARCHAR(100) NOT NULL DEFAULT '',
    last_name VARCHAR(100) NOT NULL DEFAULT '',
    native_name VARCHAR(200) NOT NULL DEFAULT '',
    sort_name VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    search_text TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    phone VARCHAR(50) NOT NULL DEFAULT '',
    employee_id VARCHAR(50) NOT NULL DEFAULT '',
    designation VARCHAR(100) NOT NULL DEFAULT '',
    employment_type VARCHAR(20),
    joining_date VARCHAR(10),
    locale VARCHAR(20) NOT NULL DEFAULT '',
    timezone VARCHAR(50) NOT NULL DEFAULT '',
    tags TEXT NOT NULL,
    notes TEXT NOT NULL,
    password_hash VARCHAR(255) NOT NULL DEFAULT '',
    status VARCHAR(20) NOT NULL,
    institution_id BINARY(16),
    must_change_password INT NOT NULL DEFAULT 0,
    email_verified_at BIGINT,
    last_login_at BIGINT,
    password_changed_at BIGINT,
    source VARCHAR(20) NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    row_version INT NOT NULL DEFAULT 1,
    deleted_at BIGINT,
    deleted_op BINARY(16),
    live TINYINT AS (CASE WHEN deleted_at IS NULL THEN 1 END) STORED,
    FOREIGN KEY (institution_id) REFERENCES institutions (id),
    CHECK (status IN ('invited', 'active', 'inactive', 'suspended', 'locked')),
    CHECK (source IN ('manual', 'invite', 'import', 'migration'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
CREATE UNIQUE INDEX users_email ON users (email, live);
CREATE INDEX users_by_name ON users (sort_name, id);
CREATE INDEX users_by_email ON users (email, id);
CREATE INDEX users_by_status ON users (status, sort_name, id);
CREATE INDEX users_by_home ON users (institution_id, sort_name, id);
CREATE INDEX users_by_login ON users (last_login_at, id);
CREATE INDEX users_by_created ON users (created_at, id);
CREATE INDEX users_by_op ON users (deleted_op);

CREATE TABLE roles (
    id BINARY(16) NOT NULL PRIMARY KEY,
    slug VARCHAR(100) NOT NULL,
    name VARCHAR(100) NOT NULL,
    description VARCHAR(500) NOT NULL DEFAULT '',
    level INT NOT NULL,
    scope_kind VARCHAR(20) NOT NULL,
    institution_id BINARY(16),
    is_system INT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    row_version INT NOT NULL DEFAULT 1,
    UNIQUE (slug),
    FOREIGN KEY (institution_id) REFERENCES institutions (id),
    CHECK (scope_kind IN ('platform', 'university', 'college', 'department', 'self'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE role_permissions (
    role_id BINARY(16) NOT NULL,
    permission VARCHAR(64) NOT NULL,
    PRIMARY KEY (role_id, permission),
    FOREIGN KEY (role_id) REFERENCES roles (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE assignments (
    id BINARY(16) NOT NULL PRIMARY KEY,
    user_id BINARY(16) NOT NULL,
    role_id BINARY(16) NOT NULL,
    institution_id BINARY(16),
    assigned_by BINARY(16),
    assigned_at BIGINT NOT NULL,
    expires_at BIGINT,
    reason VARCHAR(500) NOT NULL DEFAULT '',
    leader_of BINARY(16),
    node_key BINARY(16) AS (COALESCE(institution_id, 0x00000000000000000000000000000000)) STORED,
    FOREIGN KEY (user_id) REFERENCES users (id),
    FOREIGN KEY (role_id) REFERENCES roles (id),
    FOREIGN KEY (institution_id) REFERENCES institutions (id),
    FOREIGN KEY (assigned_by) REFERENCES users (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
CREATE UNIQUE INDEX assignments_once ON assignments (user_id, role_id, node_key);
CREATE UNIQUE INDEX assignments_leader ON assignments (leader_of);
CREATE INDEX assignments_by_role ON assignments (role_id, user_id);
CREATE INDEX assignments_by_node ON assignments (institution_id, role_id);
CREATE INDEX assignments_by_user ON assignments (user_id);

CREATE TABLE sessions (
    id BINARY(16) NOT NULL PRIMARY KEY,
    user_id BINARY(16) NOT NULL,
    device VARCHAR(200) NOT NULL DEFAULT '',
    ip_address VARCHAR(50) NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    revoked_at BIGINT,
    revoked_reason VARCHAR(50) NOT NULL DEFAULT '',
    FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
CREATE INDEX sessions_by_user ON sessions (user_id, revoked_at, last_seen_at);

CREATE TABLE refresh_tokens (
    hash BINARY(32) NOT NULL PRIMARY KEY,
    session_id BINARY(16) NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    FOREIGN KEY (session_id) REFERENCES sessions (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id);

CREATE TABLE audit_events (
    id BINARY(16) NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    action VARCHAR(64) NOT NULL,
    outcome VARCHAR(20) NOT NULL,
    actor_id BINARY(16),
    actor_name VARCHAR(255) NOT NULL DEFAULT '',
    session_id BINARY(16),
    ip_address VARCHAR(50) NOT NULL DEFAULT '',
    request_id VARCHAR(64) NOT NULL DEFAULT '',
    institution_id BINARY(16),
    subject_type VARCHAR(20) NOT NULL,
    subject_id BINARY(16),
    before_state TEXT NOT NULL,
    after_state TEXT NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
CREATE INDEX audit_events_by_time ON audit_events (at, id);
CREATE INDEX audit_events_by_subject ON audit_events (subject_id, at);
CREATE INDEX audit_events_by_actor ON audit_events (actor_id, at);

CREATE TABLE idempotency_keys (
    principal BINARY(16) NOT NULL,
    operation VARCHAR(64) NOT NULL,
    idempotency_key VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    fingerprint BINARY(32) NOT NULL,
    status INT NOT NULL,
    body LONGTEXT NOT NULL,
    etag VARCHAR(50) NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    PRIMARY KEY (principal, operation, idempotency_key)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
CREATE INDEX idempotency_keys_by_time ON idempotency_keys (created_at);

CREATE TABLE imports (
    id BINARY(16) NOT NULL PRIMARY KEY,
    kind VARCHAR(20) NOT NULL,
    state VARCHAR(20) NOT NULL,
    file_name VARCHAR(255) NOT NULL,
    file LONGBLOB NOT NULL,
    institution_id BINARY(16),
    mapping TEXT NOT NULL,
    row_total INT NOT NULL DEFAULT 0,
    processed INT NOT NULL DEFAULT 0,
    created INT NOT NULL DEFAULT 0,
    existing INT NOT NULL DEFAULT 0,
    failed INT NOT NULL DEFAULT 0,
    message VARCHAR(500) NOT NULL DEFAULT '',
    created_by BINARY(16) NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    finished_at BIGINT,
    row_version INT NOT NULL DEFAULT 1,
    FOREIGN KEY (institution_id) REFERENCES institutions (id),
    FOREIGN KEY (created_by) REFERENCES users (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
CREATE INDEX imports_by_maker ON imports (created_by, created_at, id);

CREATE TABLE import_errors (
    import_id BINARY(16) NOT NULL,
    row_no INT NOT NULL,
    position INT NOT NULL,
    field VARCHAR(64) NOT NULL DEFAULT '',
    code VARCHAR(64) NOT NULL DEFAULT '',
    detail VARCHAR(500) NOT NULL DEFAULT '',
    PRIMARY KEY (import_id, row_no, position),
    FOREIGN KEY (import_id) REFERENCES imports (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE jobs (
    id BINARY(16) NOT NULL PRIMARY KEY,
    queue VARCHAR(64) NOT NULL,
    type VARCHAR(64) NOT NULL,
    payload TEXT NOT NULL,
    state VARCHAR(20) NOT NULL,
    priority INT NOT NULL DEFAULT 0,
    run_at BIGINT NOT NULL,
    attempt INT NOT NULL DEFAULT 0,
    max_attempts INT NOT NULL,
    lease_token BINARY(16),
    lease_expires_at BIGINT,
    last_error VARCHAR(500) NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CHECK (state IN ('ready', 'leased', 'done', 'dead', 'cancelled'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
CREATE INDEX jobs_to_claim ON jobs (queue, state, run_at);
