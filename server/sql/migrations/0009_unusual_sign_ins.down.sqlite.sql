-- SPDX-License-Identifier: GPL-3.0-or-later
DROP INDEX sessions_by_start;
ALTER TABLE sessions DROP COLUMN unusual;
