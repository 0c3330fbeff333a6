// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/longproof.h"

#include <QDateTime>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>
#include <QRandomGenerator>

#include <cstdio>

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;

namespace bitflow::test {

namespace {

quint64 chosenSeed()
{
    bool given = false;
    const quint64 seed = qEnvironmentVariable("BITFLOW_SEED").toULongLong(&given);
    return given ? seed : QRandomGenerator::system()->generate();
}

QString ledgerFile() { return qEnvironmentVariable("BITFLOW_LEDGER"); } // set for long runs only

} // namespace

LongProof::LongProof(const QString &name, qint64 few, qint64 many)
    : m_name(name)
    , m_count(ledgerFile().isEmpty() ? few : many)
    , m_seed(chosenSeed())
    , m_random(m_seed)
{
    std::printf("%s: seed %llu, %lld cases asked\n", qPrintable(name), static_cast<unsigned long long>(m_seed),
                static_cast<long long>(m_count));
}

void LongProof::reached(qint64 cases) const
{
    std::printf("%s: %lld cases\n", qPrintable(m_name), static_cast<long long>(cases));
    if (ledgerFile().isEmpty() || testing::Test::HasFailure())
        return;
    QLockFile lock(ledgerFile() + u".lock"_s);
    ASSERT_TRUE(lock.lock());
    QFile file(ledgerFile());
    ASSERT_TRUE(file.open(QIODevice::ReadWrite));
    QJsonObject ledger = QJsonDocument::fromJson(file.readAll()).object();
    QJsonObject entry = ledger[m_name].toObject();
    entry[u"cases"] = entry[u"cases"].toInteger() + cases;
    entry[u"runs"] = entry[u"runs"].toInteger() + 1;
    entry[u"last"] = QDateTime::currentDateTimeUtc().toString(Qt::ISODate);
    entry[u"last_seed"] = QString::number(m_seed);
    ledger[m_name] = entry;
    file.resize(0);
    file.seek(0);
    ASSERT_GT(file.write(QJsonDocument(ledger).toJson()), 0);
}

} // namespace bitflow::test
