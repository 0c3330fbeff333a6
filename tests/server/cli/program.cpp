// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/cli/program.h"

#include "common/json.h"

#include <QDir>
#include <QDirIterator>

namespace bitflow::test {

namespace {

constexpr int patience = 180'000;

QStringList environment(const Variables &variables)
{
    QStringList list;
    for (const QString &kept : {u"PATH"_s, u"HOME"_s, u"ASAN_OPTIONS"_s, u"UBSAN_OPTIONS"_s, u"TSAN_OPTIONS"_s})
        if (qEnvironmentVariableIsSet(kept.toLatin1().constData()))
            list.append(kept + u'=' + qEnvironmentVariable(kept.toLatin1().constData()));
    for (auto it = variables.begin(); it != variables.end(); ++it)
        list.append(it.key() + u'=' + it.value());
    return list;
}

void copyTree(const QString &from, const QString &to)
{
    QDir().mkpath(to);
    QDirIterator files(from, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString path = files.next();
        const QString target = to + path.sliced(from.size());
        QDir().mkpath(QFileInfo(target).path());
        ASSERT_TRUE(QFile::copy(path, target)) << qPrintable(target);
    }
}

} // namespace

QJsonObject Outcome::json() const
{
    const auto value = parseText(out.toUtf8());
    EXPECT_TRUE(value) << qPrintable(out);
    return value ? value->toObject() : QJsonObject();
}

std::unique_ptr<QProcess> begin(const QStringList &arguments, const Variables &variables)
{
    auto process = std::make_unique<QProcess>();
    process->setEnvironment(environment(variables));
    process->start(serverBinary(), arguments);
    EXPECT_TRUE(process->waitForStarted(patience)) << qPrintable(process->errorString());
    return process;
}

Outcome run(const QStringList &arguments, const Variables &variables)
{
    const auto process = begin(arguments, variables);
    Outcome outcome;
    if (process->waitForFinished(patience) && process->exitStatus() == QProcess::NormalExit)
        outcome.code = process->exitCode();
    outcome.out = QString::fromUtf8(process->readAllStandardOutput());
    outcome.err = QString::fromUtf8(process->readAllStandardError());
    return outcome;
}

const QString Prepared::boss = u"boss@example.edu"_s;
std::unique_ptr<QTemporaryDir> Prepared::s_template;

void Prepared::SetUpTestSuite()
{
    s_template = std::make_unique<QTemporaryDir>();
    const QString password = s_template->filePath(u"password"_s);
    ASSERT_TRUE(writeFile(password, "wombat-lantern-orbit-42\n", FileMode::Secret));
    const auto made = run({u"user"_s, u"create-owner"_s, u"--email"_s, boss, u"--password-file"_s, password,
                           u"--data-dir"_s, s_template->filePath(u"data"_s)});
    ASSERT_EQ(made.code, 0) << qPrintable(made.err);
}

void Prepared::TearDownTestSuite() { s_template.reset(); }

void Prepared::SetUp() { copyTree(s_template->filePath(u"data"_s), data.root()); }

std::unique_ptr<sql::Database> Prepared::database() const
{
    sql::Settings settings;
    settings.path = data.database();
    return std::make_unique<sql::Database>(settings);
}

QString Prepared::file(const QString &name, const QByteArray &content, FileMode mode)
{
    const QString path = directory.filePath(name);
    EXPECT_TRUE(writeFile(path, content, mode));
    return path;
}

} // namespace bitflow::test
