-- SPDX-License-Identifier: GPL-3.0-or-later
DROP TABLE api_tokens;
DROP TABLE sign_in_failures;
ALTER TABLE refresh_tokens DROP COLUMN answer;
DROP INDEX sessions_by_seen ON sessions;
DROP INDEX sessions_by_device ON sessions;
ALTER TABLE sessions DROP COLUMN app;
ALTER TABLE sessions DROP COLUMN device_hash;
