// SPDX-License-Identifier: GPL-3.0-or-later
// Where the database is and how long we wait for it.
#pragma once

#include "server/sql/dialect.h"

#include <chrono>

namespace bitflow::sql {

struct Settings
{
    Engine engine = Engine::Sqlite;
    QString path; // SQLite: the file; made readable by its owner only
    QString host = u"127.0.0.1"_s;
    int port = 3306;
    QString database, username, password;
    QString sslCa, sslCert, sslKey;              // PEM files; with a CA no connection goes unencrypted
    std::chrono::seconds connectTimeout{5};      // MySQL
    std::chrono::seconds readTimeout{60};        // MySQL; longer than statementTimeout
    std::chrono::seconds writeTimeout{60};       // MySQL
    std::chrono::milliseconds lockTimeout{5000}; // waiting for a row lock, or to be the writer
    std::chrono::milliseconds statementTimeout{
        0}; // a statement that takes longer is ended; 0: none. DDL takes its time.
};

} // namespace bitflow::sql
