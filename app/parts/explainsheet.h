// SPDX-License-Identifier: GPL-3.0-or-later
// Why somebody may or may not do something somewhere: one sentence, the chain behind it, what would help. Asks again
// whenever the question is changed; what it shows is what the server said, never its own guess.
#pragma once

#include "app/api/session.h"
#include "app/parts/sheet.h"
#include "common/api/access.h"

class QCheckBox;
class QComboBox;
class QDateTimeEdit;
class QScrollArea;

namespace bitflow {

class InstitutionField;

class ExplainSheet : public Sheet
{
    Q_OBJECT

public:
    struct About
    {
        Id<User> user; // null: oneself
        QString name;
        QString permission;
        Id<Institution> institution; // null: the platform
        QList<PathStep> path;        // of it, as far as it is known
        Id<User> subject{};          // whom it would be done to; null: nobody
        QStringList first{};         // permissions that stand above the others, to choose from
    };
    ExplainSheet(ApiClient &api, const ClientSession &session, const About &about, QWidget *parent);
    [[nodiscard]] bool hasInput() const override { return false; } // a question is asked again in a moment
    [[nodiscard]] const std::optional<Explanation> &told() const { return m_told; }
    [[nodiscard]] QComboBox *permission() const { return m_permission; }
    [[nodiscard]] InstitutionField *where() const { return m_where; }
    [[nodiscard]] QCheckBox *past() const { return m_past; }
    [[nodiscard]] QDateTimeEdit *when() const { return m_when; }
    void renew() { ask(); } // after something has changed

Q_SIGNALS:
    void pageWanted(const QString &pageId,
                    const QVariant &argument); // what one of the links leads to; the sheet closes
    // One of the fixes was chosen; renew() once it is given. Offered only where somebody listens.
    void assignWanted(const bitflow::AccessFix &fix);

protected:
    void changeEvent(QEvent *event) override;

private:
    void buildQuestion();
    void ask();
    void arrived(const Result<Explanation> &told);
    void present();
    void showSign();
    void addChain(QVBoxLayout *column, const AccessPath &path, bool denied);
    void addList(QVBoxLayout *column, const QString &title, const QStringList &rows);
    void addFixes(QVBoxLayout *column);
    void askForAccess();
    [[nodiscard]] bool mayAskForAccess() const;
    void follow(const QString &pageId, const QVariantMap &argument);
    void heading(QVBoxLayout *column, const QString &text);
    ApiClient &m_api;
    const ClientSession &m_session;
    About m_about;
    QComboBox *m_permission;
    InstitutionField *m_where;
    QCheckBox *m_past;
    QDateTimeEdit *m_when;
    QWidget *m_verdict;
    ui::Label *m_sign, *m_sentence;
    QScrollArea *m_scroll;
    QPushButton *m_copy, *m_askFor;
    ui::Label *m_sent;
    std::optional<Explanation> m_told;
    Pending<Explanation> m_asking;
};

} // namespace bitflow
