-- SPDX-License-Identifier: GPL-3.0-or-later
-- Two who change one assignment at once must not overwrite each other.
ALTER TABLE assignments ADD COLUMN row_version INTEGER NOT NULL DEFAULT 1;
