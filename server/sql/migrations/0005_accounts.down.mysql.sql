-- SPDX-License-Identifier: GPL-3.0-or-later
DROP TABLE invitations;
DROP TABLE one_time_tokens;
