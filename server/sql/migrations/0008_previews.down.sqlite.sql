-- SPDX-License-Identifier: GPL-3.0-or-later
DELETE FROM refresh_tokens WHERE session_id IN (SELECT id FROM sessions WHERE actor_id IS NOT NULL);
DELETE FROM sessions WHERE actor_id IS NOT NULL;
ALTER TABLE sessions DROP COLUMN actor_session_id;
ALTER TABLE sessions DROP COLUMN actor_id;
