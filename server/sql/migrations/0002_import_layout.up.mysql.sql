-- SPDX-License-Identifier: GPL-3.0-or-later
-- Header and samples of a file with a hundred columns are longer than TEXT holds.
ALTER TABLE imports MODIFY mapping MEDIUMTEXT NOT NULL;
