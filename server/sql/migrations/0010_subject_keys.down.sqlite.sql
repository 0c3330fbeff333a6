-- SPDX-License-Identifier: GPL-3.0-or-later
DROP INDEX audit_events_by_ip;
ALTER TABLE audit_events DROP COLUMN ip_code;
ALTER TABLE audit_events DROP COLUMN states_sealed;
ALTER TABLE audit_events DROP COLUMN actor_sealed;
DROP TABLE subject_keys;
