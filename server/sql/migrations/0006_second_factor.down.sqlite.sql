-- SPDX-License-Identifier: GPL-3.0-or-later
ALTER TABLE users DROP COLUMN mfa_required_since;
ALTER TABLE users DROP COLUMN mfa_enabled_at;
ALTER TABLE sessions DROP COLUMN methods;
ALTER TABLE sessions DROP COLUMN authenticated_at;
DROP TABLE sign_in_challenges;
DROP TABLE recovery_codes;
DROP TABLE totp_factors;
DROP TABLE signing_keys;
