// SPDX-License-Identifier: GPL-3.0-or-later
// A field for a code of an authenticator app: typed or pasted, with spaces or without, in the digits of any script.
#pragma once

#include "common/text.h"

#include <QLineEdit>

namespace bitflow {

class CodeField : public QLineEdit
{
    Q_OBJECT
public:
    explicit CodeField(QWidget *parent = nullptr);

    enum class Kind { App, Recovery };
    void setKind(Kind kind); // and empties it
    [[nodiscard]] Kind kind() const { return m_kind; }
    // As the server wants it: ASCII, without spaces.
    [[nodiscard]] QString code() const;

Q_SIGNALS:
    void completed(); // the sixth digit is there

private:
    void follow();

    Kind m_kind = Kind::App;
    bool m_was = false; // complete before this change
};

} // namespace bitflow
