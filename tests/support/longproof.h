// SPDX-License-Identifier: GPL-3.0-or-later
// A proof by many seeded cases: every run carries out a few, `tests/run.sh --long NAME` many, and what the long runs
// have reached adds up in tests/ledger.json.
#pragma once

#include <QString>

#include <random>

namespace bitflow::test {

class LongProof
{
public:
    // few: cases of an ordinary run; many: of one long run. Prints the seed; BITFLOW_SEED repeats one.
    LongProof(const QString &name, qint64 few, qint64 many);

    [[nodiscard]] qint64 count() const { return m_count; }
    [[nodiscard]] quint64 seed() const { return m_seed; }
    std::mt19937_64 &random() { return m_random; }
    // Prints what was reached, and enters it into the ledger if this is a long run. Call it when nothing has failed.
    void reached(qint64 cases) const;

private:
    QString m_name;
    qint64 m_count;
    quint64 m_seed;
    std::mt19937_64 m_random;
};

} // namespace bitflow::test
