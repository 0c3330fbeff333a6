// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ui/errorpanel.h"

#include "app/ui/icons.h"
#include "app/ui/names.h"
#include "app/ui/style.h"
#include "common/missing.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QDateTime>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace bitflow::ui {

namespace {
QString say(const char *text) { return QCoreApplication::translate("bitflow::ui::Errors", text); }
} // namespace

QString errorText(const Error &error)
{
    struct Row
    {
        QLatin1StringView code;
        const char *text;
    };
    static constexpr Row byCode[] = {
        {"offline"_L1,
         QT_TRANSLATE_NOOP("bitflow::ui::Errors", "The server cannot be reached. Check the network, then try again.")},
        {"unreachable"_L1,
         QT_TRANSLATE_NOOP("bitflow::ui::Errors", "The server cannot be reached. Check the network, then try again.")},
        {"timeout"_L1,
         QT_TRANSLATE_NOOP("bitflow::ui::Errors", "The server took too long to answer. Try again in a moment.")},
        {"untrusted"_L1, QT_TRANSLATE_NOOP("bitflow::ui::Errors",
                                           "The server's identity could not be confirmed. Ask your IT department.")},
        {"precondition_failed"_L1,
         QT_TRANSLATE_NOOP("bitflow::ui::Errors",
                           "Someone else changed this meanwhile. Refresh to see the newest state.")},
        {"insufficient_user_authentication"_L1,
         QT_TRANSLATE_NOOP("bitflow::ui::Errors", "Nothing was changed: it was not confirmed that it is you.")},
        {"mfa_enrolment_required"_L1,
         QT_TRANSLATE_NOOP("bitflow::ui::Errors",
                           "Your role needs two-step sign-in. Set it up from the account menu.")},
        {"preview_read_only"_L1,
         QT_TRANSLATE_NOOP("bitflow::ui::Errors", "A preview only looks. End it to change something yourself.")},
        {"preview_hidden"_L1, QT_TRANSLATE_NOOP("bitflow::ui::Errors", "A preview does not show this.")},
        {"rate_limited"_L1,
         QT_TRANSLATE_NOOP("bitflow::ui::Errors", "Too many attempts. Wait a little, then try again.")},
    };
    for (const Row &row : byCode)
        if (error.code == row.code)
            return say(row.text);
    switch (error.status) {
    case 0:
        return say(byCode[0].text);
    case 401:
        return say(QT_TRANSLATE_NOOP("bitflow::ui::Errors", "Your session has ended. Sign in again."));
    case 403:
        return say(QT_TRANSLATE_NOOP("bitflow::ui::Errors",
                                     "You do not have permission for this. An administrator can grant it."));
    case 404:
        return say(
            QT_TRANSLATE_NOOP("bitflow::ui::Errors", "This does not exist any more, or it is not yours to see."));
    case 409:
        return error.detail.isEmpty()
                   ? say(QT_TRANSLATE_NOOP("bitflow::ui::Errors", "This clashes with something that is there already."))
                   : error.detail;
    case 412:
        return say(byCode[4].text);
    case 413:
        return say(QT_TRANSLATE_NOOP("bitflow::ui::Errors", "This is too large for the server."));
    case 422:
        return error.detail.isEmpty() ? say(QT_TRANSLATE_NOOP("bitflow::ui::Errors", "Some values need attention."))
                                      : error.detail;
    case 429:
        return say(std::rbegin(byCode)->text);
    case 503:
        return say(
            QT_TRANSLATE_NOOP("bitflow::ui::Errors", "The server is busy or being maintained. Try again in a moment."));
    default:
        break;
    }
    if (error.status >= 500)
        return say(
            QT_TRANSLATE_NOOP("bitflow::ui::Errors",
                              "The server met a problem of its own. Try again; if it stays, tell your IT department."));
    return error.detail.isEmpty() ? say(QT_TRANSLATE_NOOP("bitflow::ui::Errors", "This did not work.")) : error.detail;
}

Why whyOf(const Error &error)
{
    const auto missing = missingOf(error);
    if (!missing)
        return {};
    const auto text = [](const auto &id) { return id.isNull() ? QString() : id.toString(); };
    return {QString(info(missing->permission).slug), missing->node ? text(*missing->node) : QString(), !missing->node,
            text(missing->person)};
}

bool canRetry(const Error &error)
{
    return error.status < 400 || error.status == 408 || error.status == 429 || error.status >= 500;
}

ErrorPanel::ErrorPanel(QWidget *parent)
    : QWidget(parent)
    , m_what(new QLabel(this))
    , m_why(new QLabel(this))
    , m_input(new QLabel(this))
    , m_retry(new QPushButton(icon(u"view-refresh"_s), tr("Retry"), this))
    , m_copy(new QPushButton(tr("Copy details"), this))
    , m_whyNot(new QPushButton(tr("Why?"), this))
{
    m_what->setFont(Theme::font(Type::Section, true));
    auto *column = new QVBoxLayout(this);
    column->addStretch(2);
    auto *sign = new QLabel(this);
    sign->setPixmap(iconPixmap(u":/icons/state-error.svg"_s, Token::Err, 32, devicePixelRatioF()));
    decorative(sign);
    column->addWidget(sign, 0, Qt::AlignHCenter);
    for (QLabel *label : {m_what, m_why, m_input}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setAlignment(Qt::AlignCenter);
        column->addWidget(label);
    }
    column->addSpacing(space::m);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_retry);
    buttons->addWidget(m_whyNot);
    buttons->addWidget(m_copy);
    buttons->addStretch();
    column->addLayout(buttons);
    column->addStretch(3);
    setVariant(m_retry, Variant::Normal);
    setVariant(m_copy, Variant::Flat);
    connect(m_retry, &QPushButton::clicked, this, &ErrorPanel::retry);
    connect(m_whyNot, &QPushButton::clicked, this, [this] { askWhy(this, m_question); });
    connect(m_copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_details); });
}

void ErrorPanel::show(const QString &what, const Error &error, const QString &inputNote)
{
    m_what->setText(what);
    m_why->setText(errorText(error));
    m_input->setText(inputNote);
    m_input->setVisible(!inputNote.isEmpty());
    m_retry->setVisible(canRetry(error));
    m_question = whyOf(error);
    m_whyNot->setVisible(!m_question.isEmpty());
    m_details = u"%1\n%2 %3\n%4\n%5"_s.arg(what, QString::number(error.status), error.code, error.detail,
                                           QDateTime::currentDateTimeUtc().toString(Qt::ISODate));
    name(this, what, errorText(error));
    QWidget::show();
    announce(this, what);
}

} // namespace bitflow::ui
