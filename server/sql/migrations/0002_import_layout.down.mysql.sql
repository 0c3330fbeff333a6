-- SPDX-License-Identifier: GPL-3.0-or-later
ALTER TABLE imports MODIFY mapping TEXT NOT NULL;
