// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/validate.h"

#include <QRegularExpression>
#include <QTimeZone>
#include <QUrl>

namespace bitflow {

namespace {

qsizetype codePoints(QStringView text) { return text.toUcs4().size(); }

bool anyOf(QStringView text, auto &&predicate)
{
    for (const QChar c : text)
        if (predicate(c))
            return true;
    return false;
}

bool isDomain(QStringView text)
{
    // RFC 1035 §2.3.1 as relaxed by RFC 1123 §2.1; labels in other scripts are written in A-label form on the wire.
    static const QRegularExpression shape(
        uR"(^(?=.{1,253}$)(?:[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])$)"_s);
    return shape.matchView(text).hasMatch();
}

bool isEmail(QStringView text)
{
    // The form WHATWG HTML gives for e-mail input, which is what mail systems accept in practice (RFC 5321 is far
    // wider).
    static const QRegularExpression local(uR"(^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}$)"_s);
    const auto at = text.lastIndexOf(u'@');
    return at > 0 && local.matchView(text.first(at)).hasMatch() && isDomain(text.sliced(at + 1));
}

} // namespace

int maximumLength(const Rule &rule)
{
    if (rule.maxLength > 0)
        return rule.maxLength;
    switch (rule.format) {
    case Format::Email:
    case Format::Domain:
        return 255;
    case Format::Url:
        return 500;
    case Format::Phone:
        return 30;
    case Format::Code:
    case Format::Timezone:
        return 50;
    case Format::Slug:
        return 100;
    case Format::Password:
        return 256;
    case Format::Color:
        return 7;
    case Format::Line:
        return 255;
    case Format::Any:
        return 10'000;
    }
    return 0;
}

bool matches(Format format, QStringView text)
{
    static const QRegularExpression phone(uR"(^\+?[0-9][0-9 ()./-]{3,28}$)"_s);
    static const QRegularExpression code(uR"(^[\p{L}\p{N}][\p{L}\p{M}\p{N}._/-]*$)"_s,
                                         QRegularExpression::UseUnicodePropertiesOption);
    static const QRegularExpression color(u"^#[0-9A-Fa-f]{6}$"_s);
    static const QRegularExpression slug(u"^[a-z][a-z0-9_]*$"_s);
    const auto control = [](QChar c) { return c.category() == QChar::Other_Control; };
    switch (format) {
    case Format::Any:
        return !anyOf(text, [&](QChar c) { return control(c) && c != u'\n' && c != u'\t' && c != u'\r'; });
    case Format::Line:
        return !anyOf(text, control);
    case Format::Email:
        return isEmail(text);
    case Format::Domain:
        return isDomain(text);
    case Format::Url: {
        const QUrl url(text.toString(), QUrl::StrictMode);
        return url.isValid() && !url.host().isEmpty() && (url.scheme() == "https"_L1 || url.scheme() == "http"_L1);
    }
    case Format::Phone:
        return phone.matchView(text).hasMatch();
    case Format::Code:
        return code.matchView(text).hasMatch();
    case Format::Color:
        return color.matchView(text).hasMatch();
    case Format::Slug:
        return slug.matchView(text).hasMatch();
    case Format::Timezone:
        return QTimeZone::isTimeZoneIdAvailable(text.toUtf8());
    case Format::Password:
        return true;
    }
    return false;
}

void checkText(const QString &text, const Rule &rule, const QString &pointer, Complaints &complaints)
{
    if (text.isEmpty() || (rule.required && text.trimmed().isEmpty())) {
        if (rule.required)
            complain(complaints, pointer, u"required"_s, u"must not be empty"_s);
        return;
    }
    const auto length = codePoints(text);
    if (length > maximumLength(rule))
        complain(complaints, pointer, u"too_long"_s, u"at most %1 characters"_s.arg(maximumLength(rule)));
    else if (length < rule.minLength)
        complain(complaints, pointer, u"too_short"_s, u"at least %1 characters"_s.arg(rule.minLength));
    else if (!matches(rule.format, text))
        complain(complaints, pointer, u"format"_s, u"does not look right"_s);
}

void checkNumber(double number, const Rule &rule, const QString &pointer, Complaints &complaints)
{
    if (rule.max > rule.min && (number < rule.min || number > rule.max))
        complain(complaints, pointer, u"out_of_range"_s,
                 u"must lie between %1 and %2"_s.arg(rule.min, 0, 'f', 0).arg(rule.max, 0, 'f', 0));
}

QString tidied(const QString &text)
{
    qsizetype from = 0;
    qsizetype to = text.size();
    const auto edge = [](QChar c) {
        return c.isSpace() || c.category() == QChar::Other_Control || c == QChar(QChar::ByteOrderMark);
    };
    while (from < to && edge(text[from]))
        ++from;
    while (to > from && edge(text[to - 1]))
        --to;
    return text.sliced(from, to - from).normalized(QString::NormalizationForm_C);
}

} // namespace bitflow
