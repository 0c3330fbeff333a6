// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/api/keychain.h"

#include <QUuid>
#include <qt6keychain/keychain.h>

namespace bitflow {

namespace {

constexpr auto service = "Bitflow Owner"_L1;

template<class Job>
Job *jobFor(const QString &key)
{
    auto *job = new Job(service); // deletes itself when it is finished
    job->setKey(key);
    job->setAutoDelete(true);
    job->setInsecureFallback(false);
    return job;
}

QString reasonOf(const QKeychain::Job &job)
{
    const QString said = job.errorString();
    return said.isEmpty() ? u"error %1"_s.arg(int(job.error())) : said;
}

} // namespace

Keychain::Keychain(QObject *parent) : QObject(parent) {}

// QtKeychain cannot be asked whether there is a keychain; one finds out by using it.
void Keychain::probe()
{
    const QString key = u"probe-"_s + QUuid::createUuid().toString(QUuid::WithoutBraces);
    auto *written = jobFor<QKeychain::WritePasswordJob>(key);
    written->setTextData(key);
    connect(written, &QKeychain::Job::finished, this, [this, key](QKeychain::Job *job) {
        if (job->error() != QKeychain::NoError)
            return end(State::Missing, reasonOf(*job));
        auto *readBack = jobFor<QKeychain::ReadPasswordJob>(key);
        connect(readBack, &QKeychain::Job::finished, this, [this, key, readBack](QKeychain::Job *) {
            const bool same = readBack->error() == QKeychain::NoError && readBack->textData() == key;
            const QString why = same ? QString() : reasonOf(*readBack);
            auto *removed = jobFor<QKeychain::DeletePasswordJob>(key);
            connect(removed, &QKeychain::Job::finished, this, [this, same, why](QKeychain::Job *last) {
                const bool good = same && last->error() == QKeychain::NoError;
                end(good ? State::Available : State::Missing, !same ? why : good ? QString() : reasonOf(*last));
            });
            removed->start();
        });
        readBack->start();
    });
    written->start();
}

void Keychain::end(State state, const QString &reason)
{
    m_state = state;
    m_reason = reason;
    Q_EMIT probed(available());
}

void Keychain::read(const QString &key, QObject *context, std::function<void(const Result<QString> &)> then)
{
    auto *job = jobFor<QKeychain::ReadPasswordJob>(key);
    connect(job, &QKeychain::Job::finished, context, [job, then = std::move(then)](QKeychain::Job *) {
        if (job->error() == QKeychain::NoError)
            then(job->textData());
        else if (job->error() == QKeychain::EntryNotFound)
            then(QString());
        else
            then(fail(0, u"no_keychain"_s, reasonOf(*job)));
    });
    job->start();
}

void Keychain::write(const QString &key, const QString &secret)
{
    write(key, secret, this, [](bool) {});
}

void Keychain::write(const QString &key, const QString &secret, QObject *context,
                     std::function<void(bool written)> then)
{
    auto *job = jobFor<QKeychain::WritePasswordJob>(key);
    job->setTextData(secret);
    connect(job, &QKeychain::Job::finished, context, [this, then = std::move(then)](QKeychain::Job *done) {
        const bool written = done->error() == QKeychain::NoError;
        if (!written)
            end(State::Missing, reasonOf(*done));
        then(written);
    });
    job->start();
}

void Keychain::remove(const QString &key)
{
    if (m_state != State::Missing) // unless known to be pointless: better once too often
        jobFor<QKeychain::DeletePasswordJob>(key)->start();
}

} // namespace bitflow
