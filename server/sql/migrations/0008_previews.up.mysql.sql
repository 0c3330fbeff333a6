-- SPDX-License-Identifier: GPL-3.0-or-later
-- A session in which somebody looks at the portal as another person: who that is, and the session it came from.
ALTER TABLE sessions ADD COLUMN actor_id BINARY(16);
ALTER TABLE sessions ADD COLUMN actor_session_id BINARY(16);
