-- SPDX-License-Identifier: GPL-3.0-or-later
-- Ids are UUIDv7 in 16 bytes, moments are microseconds since 1970 in UTC, structures are JSON text.
-- sort_name and search_text are folded by the server, so both engines order and match alike.
CREATE TABLE institutions (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    parent_id BLOB,
    tenant_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    search_text TEXT NOT NULL,
    code TEXT NOT NULL,
    status TEXT NOT NULL,
    email TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    website TEXT NOT NULL DEFAULT '',
    address TEXT NOT NULL DEFAULT '',
    established_year INTEGER,
    timezone TEXT NOT NULL DEFAULT '',
    domain TEXT,
    storage_quota_gb INTEGER NOT NULL DEFAULT 0,
    storage_used_mb INTEGER NOT NULL DEFAULT 0,
    branding TEXT NOT NULL DEFAULT '',
    settings TEXT NOT NULL DEFAULT '',
    type TEXT,
    affiliation TEXT,
    affiliation_number TEXT NOT NULL DEFAULT '',
    capacity INTEGER,
    current_enrollment INTEGER NOT NULL DEFAULT 0,
    accreditation TEXT NOT NULL DEFAULT '',
    facilities TEXT NOT NULL DEFAULT '',
    floor_location TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    row_version INTEGER NOT NULL DEFAULT 1,
    deleted_at INTEGER,
    deleted_op BLOB,
    FOREIGN KEY (parent_id) REFERENCES institutions (id),
    FOREIGN KEY (tenant_id) REFERENCES institutions (id),
    CHECK (kind IN ('university', 'college', 'department')),
    CHECK (status IN ('setup', 'active', 'inactive', 'suspended', 'archived'))
) STRICT;
CREATE UNIQUE INDEX institutions_code ON institutions (ifnull(parent_id, x''), code) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX institutions_domain ON institutions (domain) WHERE deleted_at IS NULL;
CREATE INDEX institutions_by_name ON institutions (sort_name, id);
CREATE INDEX institutions_by_parent ON institutions (parent_id, sort_name, id);
CREATE INDEX institutions_by_kind ON institutions (kind, sort_name, id);
CREATE INDEX institutions_by_created ON institutions (created_at, id);
CREATE INDEX institutions_by_op ON institutions (deleted_op);

CREATE TABLE institution_paths (
    ancestor BLOB NOT NULL,
    descendant BLOB NOT NULL,
    depth INTEGER NOT NULL,
    PRIMARY KEY (ancestor, descendant),
    FOREIGN KEY (ancestor) REFERENCES institutions (id),
    FOREIGN KEY (descendant) REFERENCES institutions (id)
) STRICT;
CREATE INDEX institution_paths_up ON institution_paths (descendant, depth, ancestor);

CREATE TABLE users (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    email TEXT NOT NULL,
    first_name TEXT NOT NULL DEFAULT '',
    last_name TEXT NOT NULL DEFAULT '',
    native_name TEXT NOT NULL DEFAULT '',
    sort_name TEXT NOT NULL,
    search_text TEXT NOT NULL,
    phone TEXT NOT NULL DEFAULT '',
    employee_id TEXT NOT NULL DEFAULT '',
    designation TEXT NOT NULL DEFAULT '',
    employment_type TEXT,
    joining_date TEXT,
    locale TEXT NOT NULL DEFAULT '',
    timezone TEXT NOT NULL DEFAULT '',
    tags TEXT NOT NULL DEFAULT '',
    notes TEXT NOT NULL DEFAULT '',
    password_hash TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL,
    institution_id BLOB,
    must_change_password INTEGER NOT NULL DEFAULT 0,
    email_verified_at INTEGER,
    last_login_at INTEGER,
    password_changed_at INTEGER,
    source TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    row_version INTEGER NOT NULL DEFAULT 1,
    deleted_at INTEGER,
    deleted_op BLOB,
    FOREIGN KEY (institution_id) REFERENCES institutions (id),
    CHECK (status IN ('invited', 'active', 'inactive', 'suspended', 'locked')),
    CHECK (source IN ('manual', 'invite', 'import', 'migration'))
) STRICT;
CREATE UNIQUE INDEX users_email ON users (email) WHERE deleted_at IS NULL;
CREATE INDEX users_by_name ON users (sort_name, id);
CREATE INDEX users_by_email ON users (email, id);
CREATE INDEX users_by_status ON users (status, sort_name, id);
CREATE INDEX users_by_home ON users (institution_id, sort_name, id);
CREATE INDEX users_by_login ON users (last_login_at, id);
CREATE INDEX users_by_created ON users (created_at, id);
CREATE INDEX users_by_op ON users (deleted_op);

CREATE TABLE roles (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    level INTEGER NOT NULL,
    scope_kind TEXT NOT NULL,
    institution_id BLOB,
    is_system INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    row_version INTEGER NOT NULL DEFAULT 1,
    UNIQUE (slug),
    FOREIGN KEY (institution_id) REFERENCES institutions (id),
    CHECK (scope_kind IN ('platform', 'university', 'college', 'department', 'self'))
) STRICT;

CREATE TABLE role_permissions (
    role_id BLOB NOT NULL,
    permission TEXT NOT NULL,
    PRIMARY KEY (role_id, permission),
    FOREIGN KEY (role_id) REFERENCES roles (id) ON DELETE CASCADE
) STRICT;

CREATE TABLE assignments (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    user_id BLOB NOT NULL,
    role_id BLOB NOT NULL,
    institution_id BLOB,
    assigned_by BLOB,
    assigned_at INTEGER NOT NULL,
    expires_at INTEGER,
    reason TEXT NOT NULL DEFAULT '',
    leader_of BLOB,
    FOREIGN KEY (user_id) REFERENCES users (id),
    FOREIGN KEY (role_id) REFERENCES roles (id),
    FOREIGN KEY (institution_id) REFERENCES institutions (id),
    FOREIGN KEY (assigned_by) REFERENCES users (id)
) STRICT;
CREATE UNIQUE INDEX assignments_once ON assignments (user_id, role_id, ifnull(institution_id, x''));
CREATE UNIQUE INDEX assignments_leader ON assignments (leader_of);
CREATE INDEX assignments_by_role ON assignments (role_id, user_id);
CREATE INDEX assignments_by_node ON assignments (institution_id, role_id);
CREATE INDEX assignments_by_user ON assignments (user_id);

CREATE TABLE sessions (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    user_id BLOB NOT NULL,
    device TEXT NOT NULL DEFAULT '',
    ip_address TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    revoked_at INTEGER,
    revoked_reason TEXT NOT NULL DEFAULT '',
    FOREIGN KEY (user_id) REFERENCES users (id)
) STRICT;
CREATE INDEX sessions_by_user ON sessions (user_id, revoked_at, last_seen_at);

CREATE TABLE refresh_tokens (
    hash BLOB NOT NULL PRIMARY KEY,
    session_id BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    FOREIGN KEY (session_id) REFERENCES sessions (id)
) STRICT;
CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id);

CREATE TABLE audit_events (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    at INTEGER NOT NULL,
    action TEXT NOT NULL,
    outcome TEXT NOT NULL,
    actor_id BLOB,
    actor_name TEXT NOT NULL DEFAULT '',
    session_id BLOB,
    ip_address TEXT NOT NULL DEFAULT '',
    request_id TEXT NOT NULL DEFAULT '',
    institution_id BLOB,
    subject_type TEXT NOT NULL,
    subject_id BLOB,
    before_state TEXT NOT NULL DEFAULT '',
    after_state TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX audit_events_by_time ON audit_events (at, id);
CREATE INDEX audit_events_by_subject ON audit_events (subject_id, at);
CREATE INDEX audit_events_by_actor ON audit_events (actor_id, at);

CREATE TABLE idempotency_keys (
    principal BLOB NOT NULL,
    operation TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    etag TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    PRIMARY KEY (principal, operation, idempotency_key)
) STRICT;
CREATE INDEX idempotency_keys_by_time ON idempotency_keys (created_at);

CREATE TABLE imports (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file BLOB NOT NULL,
    institution_id BLOB,
    mapping TEXT NOT NULL DEFAULT '',
    row_total INTEGER NOT NULL DEFAULT 0,
    processed INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL DEFAULT 0,
    existing INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    message TEXT NOT NULL DEFAULT '',
    created_by BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    finished_at INTEGER,
    row_version INTEGER NOT NULL DEFAULT 1,
    FOREIGN KEY (institution_id) REFERENCES institutions (id),
    FOREIGN KEY (created_by) REFERENCES users (id)
) STRICT;
CREATE INDEX imports_by_maker ON imports (created_by, created_at, id);

CREATE TABLE import_errors (
    import_id BLOB NOT NULL,
    row_no INTEGER NOT NULL,
    position INTEGER NOT NULL,
    field TEXT NOT NULL DEFAULT '',
    code TEXT NOT NULL DEFAULT '',
    detail TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (import_id, row_no, position),
    FOREIGN KEY (import_id) REFERENCES imports (id) ON DELETE CASCADE
) STRICT;

CREATE TABLE jobs (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    queue TEXT NOT NULL,
    type TEXT NOT NULL,
    payload TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL,
    priority INTEGER NOT NULL DEFAULT 0,
    run_at INTEGER NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 0,
    max_attempts INTEGER NOT NULL,
    lease_token BLOB,
    lease_expires_at INTEGER,
    last_error TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CHECK (state IN ('ready', 'leased', 'done', 'dead', 'cancelled'))
) STRICT;
CREATE INDEX jobs_to_claim ON jobs (queue, state, run_at);
