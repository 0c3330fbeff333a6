-- SPDX-License-Identifier: GPL-3.0-or-later
ALTER TABLE assignments DROP COLUMN row_version;
