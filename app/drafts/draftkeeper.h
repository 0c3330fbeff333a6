// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps what is typed into one form: half a second after the last key, until it is saved or discarded. What an earlier
// sitting left is offered in a strip above the form, and what was typed since then stays on top of it.
#pragma once

#include "app/drafts/drafts.h"
#include "app/ui/pill.h"

#include <QPointer>
#include <QTimer>

#include <functional>

namespace bitflow {

namespace ui {
class Strip;
}

class DraftKeeper : public QObject
{
    Q_OBJECT
public:
    // Of a form that lies in a window which Drafts serve; elsewhere nothing is kept.
    DraftKeeper(ui::Strip *strip, QWidget *form);

    // How a form that is no ui::FormBase says what was typed, and takes it back: with the labels of what has become
    // another value since.
    struct Access
    {
        std::function<ui::Typed()> read;
        std::function<QStringList(const ui::Typed &)> write;
    };
    // The form is filled: with this object, from the server as it is now. subject: what a draft says but for typed.
    void begin(const Draft &subject, const Access &access);
    void begin(const Draft &subject, ui::FormBase *form);            // and follows its edits
    void retitle(const QString &title, const QVariantMap &argument); // of what is kept from now on
    void touch();                                                    // something was typed
    void end();                                                      // it is saved, or discarded by somebody
    void leave(); // something else is in the form; what was typed stays kept
    [[nodiscard]] bool keeps() const { return !m_drafts.isNull(); }

private:
    void offer();
    void resume();
    void refuse();
    void save();
    void drop();
    void tell(ui::Tone tone, const QString &text);

    ui::Strip *m_strip;
    QWidget *m_form;
    QPointer<Drafts> m_drafts;
    QString m_owner; // who typed it, whoever is signed in by now
    Draft m_subject;
    Access m_access;
    std::optional<Draft> m_offered; // not answered yet
    Instant m_since;
    QTimer m_rest;
    QMetaObject::Connection m_edits;
    bool m_kept = false; // the draft under this name is of this sitting
};

} // namespace bitflow
