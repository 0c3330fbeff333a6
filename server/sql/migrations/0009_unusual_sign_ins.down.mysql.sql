-- SPDX-License-Identifier: GPL-3.0-or-later
DROP INDEX sessions_by_start ON sessions;
ALTER TABLE sessions DROP COLUMN unusual;
