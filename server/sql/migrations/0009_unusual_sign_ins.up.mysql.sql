-- SPDX-License-Identifier: GPL-3.0-or-later
-- Why a sign-in was out of the ordinary, a list of names.
ALTER TABLE sessions ADD COLUMN unusual VARCHAR(100) NOT NULL DEFAULT '[]';
CREATE INDEX sessions_by_start ON sessions (user_id, created_at);
