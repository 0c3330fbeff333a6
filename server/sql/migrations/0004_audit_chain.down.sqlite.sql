-- SPDX-License-Identifier: GPL-3.0-or-later
DROP TABLE sealer_lease;
DROP TABLE audit_checkpoints;
DROP TABLE audit_seals;
DROP INDEX audit_events_by_action;
DROP INDEX audit_events_by_session;
DROP INDEX audit_events_by_institution;
ALTER TABLE audit_events DROP COLUMN mac;
