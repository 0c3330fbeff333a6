// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mail/texts.h"

#include <QLocale>
#include <QRegularExpression>
#include <QTimeZone>
#include <QTranslator>

#include <array>

namespace bitflow {

namespace {

struct Words
{
    MailKind kind;
    const char *subject;
    const char *what;      // what has happened, or what is asked for
    const char *button;    // on the link; null: no link
    const char *otherwise; // what to do when it was not meant
};

constexpr auto ignoreIt =
    QT_TRANSLATE_NOOP("Mail", "If you did not ask for this, do nothing: without the link nothing changes.");
constexpr auto tellThem = QT_TRANSLATE_NOOP(
    "Mail", "If that was not you, choose a new password at once with “Forgot password?” in the application, and tell "
            "your administrator.");

constexpr std::array table{
    Words{MailKind::Invitation, QT_TRANSLATE_NOOP("Mail", "You are invited to {app}"),
          QT_TRANSLATE_NOOP("Mail", "{inviter} invites you to {app} as {role} at {place}. Choose a password, and the "
                                    "account is yours."),
          QT_TRANSLATE_NOOP("Mail", "Accept the invitation"),
          QT_TRANSLATE_NOOP("Mail", "If you do not know what this is about, do nothing: without the link no account "
                                    "is opened.")},
    Words{MailKind::AccountReady, QT_TRANSLATE_NOOP("Mail", "Your account at {app} is waiting"),
          QT_TRANSLATE_NOOP("Mail", "{inviter} made an account at {app} for you. Choose a password, and it is yours."),
          QT_TRANSLATE_NOOP("Mail", "Open the account"),
          QT_TRANSLATE_NOOP("Mail", "If you do not know what this is about, do nothing: without the link no account "
                                    "is opened.")},
    Words{MailKind::PasswordReset, QT_TRANSLATE_NOOP("Mail", "A new password for {app}"),
          QT_TRANSLATE_NOOP("Mail", "Somebody, most likely you, asked for a new password for this account. Your "
                                    "present one stays valid until you choose another."),
          QT_TRANSLATE_NOOP("Mail", "Choose a new password"), ignoreIt},
    Words{MailKind::VerifyEmail, QT_TRANSLATE_NOOP("Mail", "Is this your address?"),
          QT_TRANSLATE_NOOP("Mail", "Confirm that mail of {app} reaches you at this address."),
          QT_TRANSLATE_NOOP("Mail", "Confirm the address"), ignoreIt},
    Words{MailKind::ConfirmEmail, QT_TRANSLATE_NOOP("Mail", "Confirm your new address"),
          QT_TRANSLATE_NOOP("Mail", "You want to sign in to {app} with this address from now on. Confirm it, and it "
                                    "takes the place of the old one."),
          QT_TRANSLATE_NOOP("Mail", "Confirm the address"), ignoreIt},
    Words{MailKind::EmailInUse, QT_TRANSLATE_NOOP("Mail", "Somebody wanted to use your address"),
          QT_TRANSLATE_NOOP("Mail", "Somebody wanted to use this address for another account of {app}. It belongs to "
                                    "yours already, so nothing was changed."),
          nullptr, QT_TRANSLATE_NOOP("Mail", "If you have two accounts, ask your administrator to put them together.")},
    Words{MailKind::EmailChangeAsked, QT_TRANSLATE_NOOP("Mail", "Your address is about to change"),
          QT_TRANSLATE_NOOP("Mail", "You asked to sign in to {app} with {email} from now on. Nothing changes until "
                                    "that address is confirmed."),
          nullptr, tellThem},
    Words{
        MailKind::EmailChanged, QT_TRANSLATE_NOOP("Mail", "Your address has changed"),
        QT_TRANSLATE_NOOP("Mail", "The address of your account at {app} is now {email}. Sign in with it from now on."),
        nullptr, QT_TRANSLATE_NOOP("Mail", "If that is not right, tell your administrator at once.")},
    Words{MailKind::PasswordChanged, QT_TRANSLATE_NOOP("Mail", "Your password has changed"),
          QT_TRANSLATE_NOOP("Mail", "The password of your account at {app} has been changed. Other devices have been "
                                    "signed out."),
          nullptr, tellThem},
    Words{MailKind::AccountOpened, QT_TRANSLATE_NOOP("Mail", "Your account is open"),
          QT_TRANSLATE_NOOP("Mail", "The invitation to {app} was accepted and a password was chosen. Sign in with this "
                                    "address from now on."),
          nullptr, tellThem},
    Words{MailKind::PasswordWithdrawn, QT_TRANSLATE_NOOP("Mail", "Your password was reset"),
          QT_TRANSLATE_NOOP("Mail", "An administrator gave your account at {app} a one-time password. The old one "
                                    "is no longer valid."),
          nullptr, QT_TRANSLATE_NOOP("Mail", "If you did not ask for that, tell your administrator.")},
    Words{MailKind::SecondFactorOn, QT_TRANSLATE_NOOP("Mail", "Two-step sign-in is on"),
          QT_TRANSLATE_NOOP("Mail", "From now on your account at {app} asks for a code after the password."), nullptr,
          tellThem},
    Words{MailKind::SecondFactorOff, QT_TRANSLATE_NOOP("Mail", "Two-step sign-in is off"),
          QT_TRANSLATE_NOOP("Mail", "Your account at {app} no longer asks for a code after the password."), nullptr,
          tellThem},
    Words{MailKind::RecoveryCodesNew, QT_TRANSLATE_NOOP("Mail", "New recovery codes"),
          QT_TRANSLATE_NOOP("Mail", "New recovery codes were made for your account at {app}. The old ones are no "
                                    "longer valid."),
          nullptr, tellThem},
    Words{MailKind::RecoveryCodeUsed, QT_TRANSLATE_NOOP("Mail", "A recovery code was used"),
          QT_TRANSLATE_NOOP("Mail", "Somebody signed in to your account at {app} with one of its recovery codes."),
          nullptr, tellThem},
    Words{MailKind::SessionTheft, QT_TRANSLATE_NOOP("Mail", "A device was signed out for your safety"),
          QT_TRANSLATE_NOOP("Mail", "A sign-in of yours at {app} was used twice at once, which happens when it is "
                                    "copied. It has been ended."),
          nullptr, tellThem},
    Words{
        MailKind::NewDevice, QT_TRANSLATE_NOOP("Mail", "A new sign-in to your account"),
        QT_TRANSLATE_NOOP("Mail",
                          "Your account at {app} was signed in to from a device that had not been used before."),
        nullptr,
        QT_TRANSLATE_NOOP("Mail", "If that was not you, change your password at once and sign out all other devices.")},
    Words{MailKind::SessionsEnded, QT_TRANSLATE_NOOP("Mail", "You were signed out"),
          QT_TRANSLATE_NOOP("Mail", "Devices that were signed in to your account at {app} have been signed out."),
          nullptr, QT_TRANSLATE_NOOP("Mail", "If you did not ask for that, tell your administrator.")},
    Words{MailKind::ApiTokenEnds, QT_TRANSLATE_NOOP("Mail", "A token is about to end"),
          QT_TRANSLATE_NOOP("Mail", "The token “{token}” of your account at {app} will soon stop working. Make a new "
                                    "one where it is still needed."),
          nullptr, nullptr},
    Words{
        MailKind::ApiTokenMade, QT_TRANSLATE_NOOP("Mail", "A token was made in your name"),
        QT_TRANSLATE_NOOP("Mail", "The token “{token}” lets a program use {app} in your name. It was made from {ip}."),
        nullptr, tellThem},
    Words{MailKind::ApiTokenRevoked, QT_TRANSLATE_NOOP("Mail", "A token was taken back"),
          QT_TRANSLATE_NOOP("Mail",
                            "The token “{token}” of your account at {app} no longer works. Programs that used it "
                            "are refused."),
          nullptr, QT_TRANSLATE_NOOP("Mail", "If you did not ask for that, tell your administrator.")},
    Words{MailKind::AccessAsked, QT_TRANSLATE_NOOP("Mail", "{person} asks for access at {app}"),
          QT_TRANSLATE_NOOP("Mail", "{person} ({email}) asks for the permission “{permission}” at {place}. The reason "
                                    "given: {reason}"),
          nullptr,
          QT_TRANSLATE_NOOP("Mail", "You get this because you may give it: open that person in the application, and "
                                    "“Why may this person…?” names the role that gives it and least else. Nothing "
                                    "changes until somebody gives it.")},
    Words{MailKind::Test, QT_TRANSLATE_NOOP("Mail", "A test of {app}"),
          QT_TRANSLATE_NOOP("Mail", "Mail of {app} reaches you. Nothing is to be done."), nullptr, nullptr},
};

constexpr bool isInOrder()
{
    for (size_t i = 0; i < table.size(); ++i)
        if (table[i].kind != MailKind(i))
            return false;
    return table.size() == names(MailKind{}).size();
}
static_assert(isInOrder());

// One mail being written.
class Writer
{
public:
    Writer(const Mail &mail, const MailPlace &place) : m_mail(mail), m_place(place), m_words(table[size_t(mail.kind)])
    {
        const QLocale wanted(mail.locale.isEmpty() ? u"en"_s : mail.locale);
        const bool spoken = m_translator.load(wanted, u"bitflow"_s, u"_"_s, u":/translations"_s);
        // without a translation the text is English, and dates in another language would only puzzle
        m_locale = spoken ? wanted : QLocale(QLocale::English, wanted.territory());
        m_values.insert(u"app"_s, place.name);
        for (auto it = mail.values.begin(); it != mail.values.end(); ++it)
            m_values.insert(it.key(), it.value().toString().simplified());
    }

    MailWords write() { return {filled(tr(m_words.subject), false), plain().join(u"\n\n"_s) + u'\n', html()}; }

private:
    [[nodiscard]] QString tr(const char *text) const
    {
        const QString found = m_translator.translate("Mail", text);
        return found.isEmpty() ? QString::fromUtf8(text) : found;
    }

    // In one pass: braces in what somebody calls himself are only braces.
    [[nodiscard]] QString filled(const QString &text, bool html) const
    {
        static const QRegularExpression hole(uR"(\{([a-z]+)\})"_s);
        QString out;
        qsizetype done = 0;
        for (const auto &match : hole.globalMatch(text)) {
            const QString value = m_values.value(match.captured(1));
            out += QStringView(text).sliced(done, match.capturedStart() - done);
            out += html ? value.toHtmlEscaped() : value;
            done = match.capturedEnd();
        }
        return out.append(QStringView(text).sliced(done));
    }

    [[nodiscard]] bool hasLink() const { return m_words.button && !m_mail.code.isEmpty(); }

    [[nodiscard]] QString greeting() const
    {
        return m_values.value(u"name"_s).isEmpty() ? tr(QT_TRANSLATE_NOOP("Mail", "Hello,"))
                                                   : tr(QT_TRANSLATE_NOOP("Mail", "Hello {name},"));
    }

    // Where and when it happened, as far as that is known.
    [[nodiscard]] QString circumstances() const
    {
        QStringList parts;
        for (const auto &key : {u"device"_s, u"ip"_s})
            if (!m_values.value(key).isEmpty())
                parts.append(u'{' + key + u'}');
        return parts.join(u", "_s);
    }

    [[nodiscard]] QString deadline() const
    {
        if (!m_mail.until)
            return {};
        QTimeZone zone = QTimeZone::utc();
        for (const QByteArray &id :
             {m_place.timezone, m_mail.timezone.toUtf8()}) // an empty id would mean this machine's
            if (QTimeZone::isTimeZoneIdAvailable(id))
                zone = QTimeZone(id);
        const QDateTime moment = QDateTime::fromMSecsSinceEpoch(m_mail.until->us / 1000, zone);
        const QString when = m_locale.toString(moment.date(), QLocale::LongFormat) + u", "_s +
                             m_locale.toString(moment.time(), QLocale::ShortFormat) + u" ("_s +
                             QString::fromUtf8(zone.id()) + u')';
        const char *text = hasLink() ? QT_TRANSLATE_NOOP("Mail", "The link works once, until {until}.")
                                     : QT_TRANSLATE_NOOP("Mail", "That is on {until}.");
        return tr(text).replace(u"{until}"_s, when);
    }

    [[nodiscard]] QString howToPaste() const
    {
        return tr(QT_TRANSLATE_NOOP("Mail", "If the link does not open the application: start it, choose “I have a "
                                            "code”, and paste this:"));
    }

    [[nodiscard]] QStringList plain() const
    {
        QStringList parts{greeting(), tr(m_words.what)};
        if (const QString where = circumstances(); !where.isEmpty())
            parts.append(where);
        if (hasLink())
            parts +=
                {tr(m_words.button) + u":\n"_s + linkFor(m_place.url, m_mail.code), howToPaste() + u'\n' + m_mail.code};
        if (const QString until = deadline(); !until.isEmpty())
            parts.append(until);
        if (m_words.otherwise)
            parts.append(tr(m_words.otherwise));
        parts.append(u"-- \n"_s + m_place.name + u"\n"_s + m_place.url.toString());
        for (QString &part : parts)
            part = filled(part, false);
        return parts;
    }

    [[nodiscard]] QString paragraph(const QString &text, const QString &style = {}) const
    {
        return u"<p style=\"margin:0 0 16px;%1\">%2</p>\n"_s.arg(style, filled(text.toHtmlEscaped(), true));
    }

    [[nodiscard]] QString html() const
    {
        QString body = paragraph(greeting()) + paragraph(tr(m_words.what));
        if (const QString where = circumstances(); !where.isEmpty())
            body += paragraph(where);
        if (hasLink()) {
            body += u"<p style=\"margin:24px 0\"><a href=\"%1\" style=\"background:#1f5fbf;color:#ffffff;"
                    "padding:12px 20px;border-radius:6px;text-decoration:none;font-weight:600\">%2</a></p>\n"_s.arg(
                        linkFor(m_place.url, m_mail.code).toHtmlEscaped(),
                        filled(tr(m_words.button).toHtmlEscaped(), true));
            body += paragraph(howToPaste());
            body += u"<p style=\"margin:0 0 16px;padding:12px;background:#f2f4f7;border-radius:6px;font-family:"
                    "monospace;word-break:break-all\" dir=\"ltr\">%1</p>\n"_s.arg(m_mail.code.toHtmlEscaped());
        }
        if (const QString until = deadline(); !until.isEmpty())
            body += paragraph(until);
        const QString quiet = u"color:#5b6472;font-size:14px"_s;
        if (m_words.otherwise)
            body += paragraph(tr(m_words.otherwise), quiet);
        body += paragraph(m_place.name + u" · "_s + m_place.url.host(), quiet);
        const bool rightToLeft = m_locale.textDirection() == Qt::RightToLeft;
        return u"<!doctype html>\n<html lang=\"%1\" dir=\"%2\"><body style=\"margin:0;padding:24px;background:#ffffff;"
               "color:#1b1f24;font:16px/1.5 system-ui,sans-serif\"><div style=\"max-width:560px;margin:0 auto\">\n"
               "%3</div></body></html>\n"_s.arg(m_locale.bcp47Name(), rightToLeft ? u"rtl"_s : u"ltr"_s, body);
    }

    const Mail &m_mail;
    const MailPlace &m_place;
    const Words &m_words;
    QTranslator m_translator;
    QLocale m_locale;
    QMap<QString, QString> m_values;
};

} // namespace

QString linkFor(const QUrl &url, const QString &code)
{
    QUrl link = url;
    link.setPath(u"/open"_s);
    link.setQuery(QString());
    link.setFragment(code);
    return link.toString();
}

Mail mailTo(const User &user, MailKind kind, QJsonObject values)
{
    Mail mail;
    mail.to = user.email;
    mail.kind = kind;
    mail.locale = user.locale;
    mail.timezone = user.timezone;
    mail.values = std::move(values);
    const QString given = user.firstName.isEmpty() ? user.nativeName : user.firstName;
    mail.values.insert(u"name"_s, given);
    return mail;
}

MailWords wordsOf(const Mail &mail, const MailPlace &place) { return Writer(mail, place).write(); }

} // namespace bitflow
