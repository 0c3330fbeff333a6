// SPDX-License-Identifier: GPL-3.0-or-later
// Recovery codes, shown once: to be copied, saved to a file or written down. Goes on only when somebody says that they
// are stored.
#pragma once

#include "common/text.h"

#include <QWidget>

class QCheckBox;
class QGridLayout;
class QPushButton;

namespace bitflow {

namespace ui {
class Label;
}

class RecoveryCodesView : public QWidget
{
    Q_OBJECT
public:
    explicit RecoveryCodesView(QWidget *parent = nullptr);

    void setCodes(const QStringList &codes, const QString &account);
    void focusFirst();
    // What a file of them says.
    [[nodiscard]] QString fileText() const;

Q_SIGNALS:
    void done();

private:
    void save();
    void finish();

    QStringList m_codes;
    QString m_account;
    QGridLayout *m_grid;
    QPushButton *m_copy;
    QCheckBox *m_stored;
    ui::Label *m_message;
};

} // namespace bitflow
