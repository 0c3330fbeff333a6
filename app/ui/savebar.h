// SPDX-License-Identifier: GPL-3.0-or-later
// The bar below a form: how many changes there are, Save, Discard. Save stays enabled and explains on click.
#pragma once

#include "app/ui/formbase.h"

#include <QFrame>
#include <QPointer>

class QLabel;
class QPushButton;

namespace bitflow::ui {

class SaveBar : public QFrame
{
    Q_OBJECT

public:
    // Follows the form: shown while it is dirty, Save asks it to check and submit, Discard sets it back.
    SaveBar(FormBase *form, const QString &saveLabel, QWidget *parent = nullptr);
    void setAlwaysShown(bool shown);        // for forms that create something
    void setBusy(const QString &busyLabel); // "Saving…" keeps the button's width; empty: done

Q_SIGNALS:
    void discarded();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void follow();
    FormBase *m_form;
    QLabel *m_count;
    QPushButton *m_save;
    QPushButton *m_discard;
    QString m_saveLabel;
    QPointer<QWidget> m_focus; // when it became busy
    QPointer<QWidget> m_fled;  // where it went then
    bool m_always = false;
    bool m_busy = false;
};

} // namespace bitflow::ui
