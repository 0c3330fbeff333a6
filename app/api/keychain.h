// SPDX-License-Identifier: GPL-3.0-or-later
// Secrets in the keychain of the operating system. Any error but "no such entry" means that there is none: then nothing
// is kept, and the reason is said. Answers come in the UI thread, later.
#pragma once

#include "common/result.h"

#include <QObject>
#include <QPointer>

#include <functional>

namespace bitflow {

class Keychain : public QObject
{
    Q_OBJECT
public:
    enum class State { Unknown, Available, Missing };

    explicit Keychain(QObject *parent = nullptr);

    void probe(); // writes, reads and deletes an entry of its own; ends in probed()
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] bool available() const { return m_state == State::Available; }
    [[nodiscard]] QString reason() const { return m_reason; } // why it is missing, as the system says it

    // "" when there is no such entry.
    void read(const QString &key, QObject *context, std::function<void(const Result<QString> &)> then);
    void write(const QString &key, const QString &secret);
    void write(const QString &key, const QString &secret, QObject *context, std::function<void(bool written)> then);
    void remove(const QString &key);

Q_SIGNALS:
    void probed(bool available);

private:
    void end(State state, const QString &reason = {});

    State m_state = State::Unknown;
    QString m_reason;
};

} // namespace bitflow
